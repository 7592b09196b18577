import { describe, expect, it } from "vitest";
import type { Bucket, FailureView, Snapshot, TimelineEntry } from "../contract/feed.js";
import { applyPatch } from "./apply-patch.js";

const nowMs = 10_000_000;
const entry = (id: number, atMs: number): TimelineEntry => ({
  id,
  atMs,
  model: "vision",
  kind: "vlm",
  type: "failback",
  to: "gpt-a",
});
const bucket = (atMs: number, answered: number): Bucket => ({
  atMs,
  answered,
  failed: 0,
  aborted: 0,
  failures: {},
  promptTokens: 0,
  completionTokens: 0,
  waiting: 0,
});
const failure = (id: number): FailureView => ({
  id,
  atMs: nowMs,
  model: "vision",
  credential: "gpt-a",
  provider: "openai",
  callId: id,
  durationMs: 1,
  why: { class: "rate_limited", reason: "requests", rule: "openai/rate", explanation: "" },
  outcome: "waited",
});
const snapshot: Snapshot = {
  nowMs,
  startedMs: 0,
  version: "1.0.0",
  state: "serving",
  admin: "open",
  models: [],
  clients: [],
  timeline: [entry(1, nowMs - 3_599_000), entry(2, nowMs - 5)],
  buckets: [bucket(nowMs - 20_000, 1), bucket(nowMs - 10_000, 2)],
  failures: [failure(7)],
  unknown: [],
};

describe("applyPatch", () => {
  it("replaces the whole fields of a patch, and leaves the other fields", () => {
    const after = applyPatch(snapshot, { nowMs: nowMs + 1, state: "draining" });
    expect(after).toEqual({ ...snapshot, nowMs: nowMs + 1, state: "draining" });
    expect(after.timeline).toBe(snapshot.timeline);
    expect(after.buckets).toBe(snapshot.buckets);
  });

  it("adds entries once even if the patch arrives twice", () => {
    const patch = { nowMs, timeline: [entry(2, nowMs - 5), entry(3, nowMs)], failures: [failure(8)] };
    const twice = applyPatch(applyPatch(snapshot, patch), patch);
    expect(twice.timeline.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(twice.failures.map(({ id }) => id)).toEqual([7, 8]);
  });

  it("replaces the bucket of the same time, and keeps the order", () => {
    const after = applyPatch(snapshot, {
      nowMs,
      buckets: [bucket(nowMs, 4), bucket(nowMs - 10_000, 3)],
    });
    expect(after.buckets.map(({ answered }) => answered)).toEqual([1, 3, 4]);
  });

  it("forgets entries older than an hour, and all but the last hundred failures", () => {
    const failures = Array.from({ length: 120 }, (_, index) => failure(8 + index));
    const after = applyPatch(snapshot, { nowMs: nowMs + 3_590_000, failures });
    expect(after.timeline.map(({ id }) => id)).toEqual([2]);
    expect(after.buckets.map(({ answered }) => answered)).toEqual([2]);
    expect(after.failures).toHaveLength(100);
    expect(after.failures.at(-1)?.id).toBe(127);
  });
});
