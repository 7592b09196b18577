import type { HotspareEvents } from "@hotspare/core";
import type { FailureReason, FailureView } from "../contract/feed.js";
import { MOST_FAILURES } from "./apply-patch.js";

type FailureEvent = HotspareEvents["failure"];

/** A failed attempt. `id` and `outcome` are set when the failure is published. */
interface Noted {
  readonly model: string;
  readonly event: FailureEvent;
  readonly client: string | undefined;
  id: number;
  outcome: string;
  /** Made on the first read. Later failures replace most failures before anybody reads them. */
  view: FailureView | undefined;
}

/** Most calls, and most failures of one call, that wait for their outcome. Further failures are published as `waited`. */
const mostUndecided = 200;

/** Keeps the last 100 failed attempts, each with what Hotspare did next. The memory does not grow with the traffic. */
export class FailureLog {
  readonly #ring: (Noted | undefined)[] = new Array<Noted | undefined>(MOST_FAILURES);
  /** By call: the failures without a next credential, until the call waits or ends. */
  readonly #undecided = new Map<number, readonly Noted[]>();
  readonly #explain: (classification: FailureEvent["classification"]) => FailureReason;
  #lastId = 0;

  constructor(explain: (classification: FailureEvent["classification"]) => FailureReason) {
    this.#explain = explain;
  }

  get lastId(): number {
    return this.#lastId;
  }

  /** Whether `decide` has anything to do. */
  get hasUndecided(): boolean {
    return this.#undecided.size > 0;
  }

  /** @param model the name under which the page shows the model */
  add(model: string, event: FailureEvent, client: string | undefined): void {
    const noted: Noted = { model, event, client, id: 0, outcome: "", view: undefined };
    if (event.next !== undefined) {
      this.#publish(noted, `next ${event.next}`);
      return;
    }
    const earlier = this.#undecided.get(event.callId) ?? [];
    if (earlier.length >= mostUndecided) {
      this.#publish(noted, "waited");
      return;
    }
    this.#undecided.set(event.callId, [...earlier, noted]);
    if (this.#undecided.size > mostUndecided) {
      const [oldest] = this.#undecided.keys();
      if (oldest !== undefined) {
        this.decide(oldest, "waited");
      }
    }
  }

  /** Publishes the failures of a call with this outcome. Call when the call waits, continues or has ended. */
  decide(callId: number, outcome: string): void {
    const noted = this.#undecided.get(callId);
    if (noted !== undefined) {
      this.#undecided.delete(callId);
      for (const each of noted) {
        this.#publish(each, outcome);
      }
    }
  }

  /** Published failures with a higher id, oldest first. */
  since(id: number): readonly FailureView[] {
    const views: FailureView[] = [];
    for (let next = Math.max(id, this.#lastId - MOST_FAILURES) + 1; next <= this.#lastId; next += 1) {
      const published = this.#ring[next % MOST_FAILURES];
      if (published !== undefined) {
        published.view ??= this.#viewOf(published);
        views.push(published.view);
      }
    }
    return views;
  }

  #publish(noted: Noted, outcome: string): void {
    this.#lastId += 1;
    noted.id = this.#lastId;
    noted.outcome = outcome;
    this.#ring[noted.id % MOST_FAILURES] = noted;
  }

  #viewOf({ id, model, event, client, outcome }: Noted): FailureView {
    return {
      id,
      atMs: event.atMs,
      model,
      credential: event.credentialId,
      provider: event.provider,
      callId: event.callId,
      durationMs: event.durationMs,
      why: this.#explain(event.classification),
      outcome,
      ...(client === undefined ? {} : { client }),
    };
  }
}
