import type { Classification, HotspareEventSource, HotspareEvents } from "@hotspare/core";
import type { FailureLog } from "./failure-log.js";
import { addTo, type ModelTally, noClient } from "./model-tally.js";
import type { OpenCircuits } from "./open-circuits.js";
import type { Timeline } from "./timeline.js";
import type { TrafficBuckets } from "./traffic-buckets.js";

type Payload<Name extends keyof HotspareEvents> = HotspareEvents[Name];

/** The shared records into which the events of all models go, and what is needed to record the events. */
export interface History {
  readonly buckets: TrafficBuckets;
  readonly timeline: Timeline;
  readonly failures: FailureLog;
  circuitsOfModel(): OpenCircuits;
  /** Returns the cost of an attempt. Undefined: no price is known. */
  costOf(usage: Payload<"usage">): number | undefined;
  /** Returns the credentials of a model that open circuits exclude from calls now. Undefined: a reload has replaced the model, so its health no longer matters. */
  stoppedIn(events: HotspareEventSource): ReadonlySet<string> | undefined;
  /** Returns the client of a call, if the desk knows the name. An application may attach any metadata to a call. */
  clientOf(metadata: Readonly<Record<string, unknown>> | undefined): string | undefined;
}

/**
 * Counts the events of one model. An event costs a few additions, because views are made only on read.
 *
 * @returns a function that ends the counting
 */
export function followModel(events: HotspareEventSource, tally: ModelTally, history: History): () => void {
  const { name: model, kind } = tally;
  const { buckets, timeline, failures } = history;
  const openCircuits = history.circuitsOfModel();
  /** After a reload, old calls still run on the replaced model. Their events say nothing about the new model of the same name, which the page shows. */
  const isOpen = () => history.stoppedIn(events) !== undefined;
  const goesOn = (callId: number) => {
    if (failures.hasUndecided) {
      failures.decide(callId, "waited");
    }
  };
  const ends = [
    events.on("callEnd", (event) => {
      if (failures.hasUndecided) {
        failures.decide(event.callId, outcomeOf(event));
      }
      if (event.kind === "check") {
        return;
      }
      addTo(tally.calls, event.outcome);
      buckets.ended(event.outcome, event.atMs);
      if (event.outcome === "answered") {
        tally.latency.add(event.durationMs, event.atMs);
      }
    }),
    events.on("success", ({ callId, credentialId, durationMs, atMs }) => {
      goesOn(callId);
      const credential = tally.credential(credentialId);
      credential.attempts.answered += 1;
      credential.latency.add(durationMs, atMs);
    }),
    events.on("failure", (event) => {
      goesOn(event.callId);
      const credential = tally.credential(event.credentialId);
      const { class: errorClass } = event.classification;
      credential.attempts.failed += 1;
      addTo(credential.failures, errorClass);
      buckets.failed(errorClass, event.atMs);
      failures.add(model, event, history.clientOf(event.metadata));
      openCircuits.failed(event);
    }),
    events.on("abandoned", ({ credentialId }) => {
      tally.credential(credentialId).attempts.abandoned += 1;
    }),
    events.on("usage", (event) => {
      const { promptTokens, completionTokens } = event.usage;
      const cost = history.costOf(event);
      const client = history.clientOf(event.metadata) ?? noClient;
      tally.credential(event.credentialId).used(client, promptTokens, completionTokens, cost);
      buckets.used(promptTokens, completionTokens, cost, event.atMs);
    }),
    events.on("waitStart", ({ callId, atMs }) => {
      goesOn(callId);
      buckets.waits(1, atMs);
    }),
    events.on("waitEnd", ({ waitedMs, atMs }) => {
      tally.waits.observe(waitedMs);
      buckets.waits(-1, atMs);
    }),
    events.on("switch", ({ from, to, atMs, classification }) => {
      addTo(tally.switches, classification.class);
      if (isOpen()) {
        timeline.add({
          type: "switch",
          model,
          kind,
          atMs,
          ...movedBetween(from, to),
          ...wordsOf(classification),
        });
      }
    }),
    events.on("failback", ({ from, to, atMs }) => {
      tally.failbacks += 1;
      if (isOpen()) {
        timeline.add({ type: "failback", model, kind, atMs, ...movedBetween(from, to) });
      }
    }),
    events.on("exhaustion", ({ class: errorClass, credentialIds: credentials, retryAfterMs, atMs }) => {
      addTo(tally.exhaustions, errorClass);
      const soonest = retryAfterMs === undefined ? {} : { retryAfterMs };
      timeline.add({ type: "exhaustion", model, kind, atMs, class: errorClass, credentials, ...soonest });
    }),
    events.on("circuitOpen", (event) => {
      const { credentialIds: credentials, classification, untilMs, atMs } = event;
      const wasOpen = openCircuits.opened(event);
      if (isOpen()) {
        timeline.add({
          type: "opened",
          model,
          kind,
          atMs,
          credentials,
          untilMs,
          ...(wasOpen === undefined ? {} : { wasOpen }),
          ...wordsOf(classification),
        });
      }
    }),
    events.on("circuitClose", (event) => {
      const { credentialIds, atMs } = event;
      openCircuits.closed(event);
      // A credential belongs to several fault domains: the server may work again while the credential's key is still refused.
      const stopped = history.stoppedIn(events);
      const credentials = credentialIds.filter((id) => stopped?.has(id) === false);
      if (credentials.length > 0) {
        timeline.add({ type: "closed", model, kind, atMs, credentials });
      }
    }),
  ];
  return () => {
    for (const end of ends) {
      end();
    }
  };
}

function outcomeOf({ outcome }: Payload<"callEnd">): string {
  switch (outcome) {
    case "answered":
      return "waited";
    case "failed":
    case "interrupted":
      return "failed";
    case "aborted":
    case "left":
      return "the caller left";
  }
}

/** The two credentials of a move. A side without a credential is left out. */
export function movedBetween(
  from: string | undefined,
  to: string | undefined,
): { readonly from?: string; readonly to?: string } {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function wordsOf({ class: errorClass, reason }: Classification): {
  readonly class: string;
  readonly reason: string;
} {
  return { class: errorClass, reason };
}
