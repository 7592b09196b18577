import type { ErrorClass } from "@hotspare/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bucket } from "../contract/feed.js";
import { TrafficBuckets } from "./traffic-buckets.js";

const startMs = 1_700_000_000_000;
const bucketMs = 10_000;
const errorClass = fc.constantFrom<ErrorClass>("auth", "rate_limited", "transient");

type Happening = readonly [
  afterMs: number,
  what: "answered" | "failed" | "left" | "used" | "fails",
  name: ErrorClass,
];

describe("TrafficBuckets", () => {
  it("has the same sums of the last hour as a list of all events, in at most 361 buckets", () => {
    const happenings = fc.array(
      fc.tuple(
        fc.nat({ max: 90_000 }),
        fc.constantFrom(
          "answered" as const,
          "failed" as const,
          "left" as const,
          "used" as const,
          "fails" as const,
        ),
        errorClass,
      ),
      { maxLength: 150 },
    );
    fc.assert(
      fc.property(happenings, (all) => {
        const buckets = new TrafficBuckets();
        const events: { atMs: number; happening: Happening }[] = [];
        let nowMs = startMs;
        for (const happening of all) {
          const [afterMs, what, name] = happening;
          nowMs += afterMs;
          events.push({ atMs: nowMs, happening });
          if (what === "used") buckets.used(3, 2, 0.5, nowMs);
          else if (what === "fails") buckets.failed(name, nowMs);
          else buckets.ended(what, nowMs);
        }
        const seen = buckets.since(0, nowMs);
        expect(seen.length).toBeLessThanOrEqual(361);
        expect(seen.map(({ atMs }) => atMs)).toEqual(
          [...new Set(events.map(({ atMs }) => Math.floor(atMs / bucketMs) * bucketMs))].filter(
            (atMs) => atMs >= nowMs - 3_600_000,
          ),
        );
        const recent = events.filter(({ atMs }) => atMs >= (seen[0]?.atMs ?? 0));
        const count = (wanted: string) => recent.filter(({ happening: [, what] }) => what === wanted).length;
        const sum = (read: (bucket: Bucket) => number) => seen.reduce((total, each) => total + read(each), 0);
        expect(sum(({ answered }) => answered)).toBe(count("answered"));
        expect(sum(({ failed }) => failed)).toBe(count("failed"));
        expect(sum(({ aborted }) => aborted)).toBe(count("left"));
        expect(sum(({ promptTokens }) => promptTokens)).toBe(3 * count("used"));
        expect(sum(({ cost = 0 }) => cost)).toBeCloseTo(0.5 * count("used"));
        expect(sum(({ failures }) => Object.values(failures).reduce((one, other) => one + other, 0))).toBe(
          count("fails"),
        );
      }),
    );
  });

  it("shows waiting calls in every bucket in which they wait, even without other events", () => {
    const buckets = new TrafficBuckets();
    buckets.waits(1, startMs);
    buckets.waits(1, startMs + 1_000);
    buckets.settle(startMs + 35_000);
    buckets.waits(-1, startMs + 36_000);
    buckets.waits(-1, startMs + 41_000);
    buckets.ended("answered", startMs + 55_000);
    expect(buckets.since(0, startMs + 55_000).map(({ waiting }) => waiting)).toEqual([2, 2, 2, 2, 1, 0]);
  });

  it("returns the buckets that have changed since a version, and an empty list if no bucket has changed", () => {
    const buckets = new TrafficBuckets();
    buckets.ended("answered", startMs);
    buckets.ended("answered", startMs + bucketMs);
    const { version } = buckets;
    expect(buckets.since(version, startMs + bucketMs)).toEqual([]);
    buckets.failed("auth", startMs + bucketMs);
    expect(buckets.since(version, startMs + bucketMs)).toMatchObject([
      { atMs: startMs + bucketMs, answered: 1, failures: { auth: 1 } },
    ]);
  });

  it("fills at most an hour of buckets after a long wait", () => {
    const buckets = new TrafficBuckets();
    buckets.waits(1, startMs);
    buckets.settle(startMs + 1_000 * 3_600_000);
    expect(buckets.since(0, startMs + 1_000 * 3_600_000)).toHaveLength(361);
  });
});
