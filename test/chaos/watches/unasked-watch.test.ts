import type { CallOptions, HotspareEventSource } from "@hotspare/core";
import { expect, it } from "vitest";
import { Tally } from "../tally.js";
import { UnaskedWatch } from "./unasked-watch.js";

/** Emits a failed call that has asked "a" alone, with "b" unasked, and returns what the watch says of it. */
function judged(metadata: CallOptions["metadata"], waitedMs = 0): readonly string[] {
  const listeners = new Map<string, (event: unknown) => void>();
  const events = {
    on: (name: string, listener: (event: unknown) => void) => {
      listeners.set(name, listener);
      return () => listeners.delete(name);
    },
  } as unknown as HotspareEventSource;
  const sentences: string[] = [];
  const tally = new Tally();
  new UnaskedWatch(
    events,
    10_000,
    () => ["a", "b"],
    tally,
    (sentence) => sentences.push(sentence),
  );
  const call = { callId: 1, model: "m", kind: "embed", metadata };
  listeners.get("callStart")?.(call);
  listeners.get("attempt")?.({ ...call, credentialId: "a" });
  listeners.get("callEnd")?.({
    ...call,
    outcome: "failed",
    class: "transient",
    attempts: 1,
    waitedMs,
    startedMs: 0,
  });
  expect(tally.neverAsked).toBe(sentences.length);
  return sentences;
}

const failed = ["call 1 (embed) failed as transient after asking a; b would have answered"];

it("a call that failed while a credential that would have answered was never asked is reported", () => {
  expect(judged({})).toEqual(failed);
  expect(judged(undefined, 9_998)).toEqual(failed);
});

it("a call that has made as many attempts as it may is not: a bulk run tries an input with one", () => {
  expect(judged({ maxAttempts: 1 })).toEqual([]);
  expect(judged({ maxAttempts: 2 })).toEqual(failed);
});

it("a call that has waited as long as it may is not", () => {
  expect(judged(undefined, 10_000)).toEqual([]);
  expect(judged({ maxWaitMs: 60_000 }, 10_000)).toEqual(failed);
  expect(judged({ maxWaitMs: 0 })).toEqual([]);
});

it("a call whose caller limits its time is not", () => {
  expect(judged({ isLimited: true })).toEqual([]);
});
