import type { Clock } from "@hotspare/core";
import type { Bucket, FailureView, Patch, Snapshot, TimelineEntry } from "../contract/feed.js";
import type { FailureLog } from "./failure-log.js";
import type { Timeline } from "./timeline.js";
import type { TrafficBuckets } from "./traffic-buckets.js";

/** At most two patches a second: a person sees no more, and a thousand calls a second make one patch. */
const patchEveryMs = 500;

/** The lists of the feed that are sent whole. */
export type WholeParts = Pick<Snapshot, "models" | "clients" | "unknown" | "fleet" | "currency">;

type WholeName = keyof WholeParts;
const wholeNames: readonly WholeName[] = ["models", "clients", "unknown", "fleet", "currency"];

/** Gets a patch, and its JSON, which all who watch share. */
export type Watcher = (patch: Patch, json: string) => void;

export interface PatchSources {
  readonly buckets: TrafficBuckets;
  readonly timeline: Timeline;
  readonly failures: FailureLog;
  /** The rest, as it is now. */
  whole(nowMs: number): WholeParts;
}

/** What a reader knows who has the snapshot and every patch. */
interface Baseline {
  timelineId: number;
  failureId: number;
  bucketVersion: number;
  readonly texts: Partial<Record<WholeName, string>>;
}

/** Sends what has changed to all who watch. Without a watcher nothing runs. */
export class Patches {
  readonly #sources: PatchSources;
  readonly #clock: Clock;
  readonly #watchers = new Set<Watcher>();
  #baseline: Baseline = { timelineId: 0, failureId: 0, bucketVersion: 0, texts: {} };
  #stop: AbortController | undefined;

  constructor(sources: PatchSources, clock: Clock) {
    this.#sources = sources;
    this.#clock = clock;
  }

  subscribe(watcher: Watcher): () => void {
    // The same function may watch twice.
    const own: Watcher = (patch, json) => watcher(patch, json);
    this.#watchers.add(own);
    if (this.#stop === undefined) {
      this.#stop = new AbortController();
      void this.#run(this.#stop.signal);
    }
    return () => {
      this.#watchers.delete(own);
      if (this.#watchers.size === 0) {
        this.#stop?.abort();
        this.#stop = undefined;
      }
    };
  }

  /**
   * A snapshot was taken. While nobody watches, the next patch begins with what has changed since. Otherwise the next patch has all in which the snapshot differs
   * from what those know who watch already: its reader must not keep what was true for a moment.
   */
  noteSnapshot(whole: WholeParts): void {
    if (this.#watchers.size > 0) {
      const { texts } = this.#baseline;
      this.#baseline = {
        ...this.#baseline,
        texts: Object.fromEntries(
          Object.entries(texts).filter(
            ([name, text]) => JSON.stringify(whole[name as keyof WholeParts]) === text,
          ),
        ),
      };
    } else {
      const { buckets, timeline, failures } = this.#sources;
      this.#baseline = {
        timelineId: timeline.lastId,
        failureId: failures.lastId,
        bucketVersion: buckets.version,
        texts: Object.fromEntries(
          wholeNames.flatMap((name) =>
            whole[name] === undefined ? [] : [[name, JSON.stringify(whole[name])]],
          ),
        ),
      };
    }
  }

  close(): void {
    this.#watchers.clear();
    this.#stop?.abort();
    this.#stop = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(patchEveryMs, signal, { background: true }).catch(() => undefined);
      if (!signal.aborted) {
        this.#send();
      }
    }
  }

  #send(): void {
    const nowMs = this.#clock.epochMs();
    const { patch, json } = this.#next(nowMs);
    if (patch === undefined) {
      return;
    }
    for (const watcher of [...this.#watchers]) {
      try {
        watcher(patch, json);
      } catch {
        // A connection that cannot be written to is closed by its server, and costs the others nothing.
      }
    }
  }

  /** The patch and its JSON; undefined and "": nothing has changed. */
  #next(nowMs: number): { readonly patch: Patch | undefined; readonly json: string } {
    const { buckets: traffic, timeline: entries, failures: log } = this.#sources;
    const baseline = this.#baseline;
    const whole = this.#sources.whole(nowMs);
    traffic.settle(nowMs);
    const parts: Record<string, unknown> = { nowMs };
    const texts: string[] = [`"nowMs":${nowMs}`];
    const put = (name: string, value: unknown, text: string) => {
      parts[name] = value;
      texts.push(`"${name}":${text}`);
    };
    for (const name of wholeNames) {
      const text = JSON.stringify(whole[name]);
      if (text !== undefined && text !== baseline.texts[name]) {
        baseline.texts[name] = text;
        put(name, whole[name], text);
      }
    }
    const added: readonly [string, readonly (Bucket | TimelineEntry | FailureView)[]][] = [
      ["timeline", entries.since(baseline.timelineId, nowMs)],
      ["buckets", traffic.since(baseline.bucketVersion, nowMs)],
      ["failures", log.since(baseline.failureId)],
    ];
    for (const [name, list] of added) {
      if (list.length > 0) {
        put(name, list, JSON.stringify(list));
      }
    }
    baseline.timelineId = entries.lastId;
    baseline.bucketVersion = traffic.version;
    baseline.failureId = log.lastId;
    return texts.length === 1
      ? { patch: undefined, json: "" }
      : { patch: parts as Patch, json: `{${texts.join(",")}}` };
  }
}
