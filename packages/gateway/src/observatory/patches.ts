import type { Clock } from "@hotspare/core";
import type { Bucket, FailureView, Patch, Snapshot, TimelineEntry } from "../contract/feed.js";
import type { FailureLog } from "./failure-log.js";
import type { Timeline } from "./timeline.js";
import type { TrafficBuckets } from "./traffic-buckets.js";

/** Two patches a second are enough for a person, and a thousand calls then cost only one patch. */
const patchEveryMs = 500;

/** The fields of the feed that a patch replaces as a whole. */
export type WholeParts = Pick<Snapshot, "models" | "clients" | "unknown" | "fleet" | "currency">;

type WholeName = keyof WholeParts;
const wholeNames: readonly WholeName[] = ["models", "clients", "unknown", "fleet", "currency"];

/** Receives a patch and its JSON. All watchers share this text. */
export type Watcher = (patch: Patch, json: string) => void;

export interface PatchSources {
  readonly buckets: TrafficBuckets;
  readonly timeline: Timeline;
  readonly failures: FailureLog;
  /** Returns the current value of the other fields. */
  whole(nowMs: number): WholeParts;
}

/** What a reader knows after the snapshot and every patch. */
interface Baseline {
  timelineId: number;
  failureId: number;
  bucketVersion: number;
  readonly texts: Partial<Record<WholeName, string>>;
}

/** Sends changes to all watchers. Without a watcher no timer runs. */
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
    // A new function, because a caller may subscribe the same function twice.
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
   * Call after each snapshot. While nobody watches, the next patch has the changes since the snapshot. While somebody watches, the next patch also has each field
   * in which the snapshot differs from the last patch, so that the reader of the snapshot does not keep a short-lived value.
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
        // The server closes a connection that cannot be written to. The other watchers must still get the patch.
      }
    }
  }

  /** Returns the patch and its JSON. If nothing has changed, returns undefined and "". */
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
