import { describe, expect, it } from "vitest";
import { LeakyBucket } from "./leaky-bucket.js";

describe("LeakyBucket", () => {
  it("states the wait that OpenAI stated for 976163 of 1000000 tokens and 70716 more", () => {
    const bucket = new LeakyBucket("tokens", 1_000_000, 0);
    bucket.fill(976_163, 0);
    expect(bucket.refuse(70_716, 0)).toEqual({
      dimension: "tokens",
      limit: 1_000_000,
      used: 976_163,
      requested: 70_716,
      retryAfterMs: 2813,
    });
  });

  it("lets a request in after exactly the stated wait and not a millisecond before", () => {
    const bucket = new LeakyBucket("requests", 3, 0);
    for (let index = 0; index < 3; index += 1) bucket.fill(1, 0);
    expect(bucket.refuse(1, 0)?.retryAfterMs).toBe(20_000);
    expect(bucket.refuse(1, 19_999)).toBeDefined();
    expect(bucket.refuse(1, 20_000)).toBeUndefined();
  });

  it("states no wait for a request that is larger than the limit", () => {
    expect(new LeakyBucket("tokens", 100, 0).refuse(101, 0)?.retryAfterMs).toBeUndefined();
  });

  it("says how much is left, and when the limit is full again", () => {
    const bucket = new LeakyBucket("requests", 60, 0);
    bucket.fill(30, 0);
    expect(bucket.read(0)).toEqual({ limit: 60, remaining: 30, resetMs: 30_000 });
    expect(bucket.read(10_000)).toEqual({ limit: 60, remaining: 40, resetMs: 20_000 });
    expect(bucket.read(90_000)).toEqual({ limit: 60, remaining: 60, resetMs: 0 });
  });

  it("refuses a limit that is not above zero", () => {
    expect(() => new LeakyBucket("requests", 0, 0)).toThrow(RangeError);
  });
});
