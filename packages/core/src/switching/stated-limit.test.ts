import { describe, expect, it } from "vitest";
import { StatedLimit } from "./stated-limit.js";

describe("a limit that headers state", () => {
  it("is unknown before the first reading, and not changed by a reply that says nothing", () => {
    const limit = new StatedLimit();
    limit.read(undefined, 0);
    limit.read({ limit: 10 }, 0);
    expect([limit.limit, limit.left(0), limit.timeOf(5, 7)]).toEqual([
      undefined,
      Number.POSITIVE_INFINITY,
      7,
    ]);
  });

  it("counts on nothing before the reset while it may be a window", () => {
    const limit = new StatedLimit();
    limit.read({ limit: 100, remaining: 0, resetMs: 60_000 }, 0);
    expect([limit.left(59_999), limit.left(60_000)]).toEqual([0, 100]);
    expect(limit.timeOf(1, 0)).toBe(60_000);
  });

  it("knows a bucket by its steady filling", () => {
    const limit = new StatedLimit();
    limit.read({ limit: 600, remaining: 500, resetMs: 10_000 }, 0);
    limit.read({ limit: 600, remaining: 400, resetMs: 20_000 }, 100);
    expect(limit.left(1_100)).toBeCloseTo(410);
    expect(limit.timeOf(420, 100)).toBeCloseTo(2_100);
    expect(limit.left(100_000)).toBe(600);
  });

  it("knows a window by its fixed end", () => {
    const limit = new StatedLimit();
    limit.read({ limit: 600, remaining: 500, resetMs: 40_000 }, 0);
    limit.read({ limit: 600, remaining: 100, resetMs: 30_000 }, 10_000);
    expect([limit.left(39_999), limit.left(40_000)]).toEqual([100, 600]);
  });

  it("turns from one to the other when its readings do", () => {
    const limit = new StatedLimit();
    limit.read({ limit: 600, remaining: 500, resetMs: 10_000 }, 0);
    limit.read({ limit: 600, remaining: 400, resetMs: 20_000 }, 100);
    limit.read({ limit: 600, remaining: 300, resetMs: 19_900 }, 200);
    expect(limit.left(10_200)).toBe(300);
  });

  it("is not misled by seconds that are rounded, or by a little that is used", () => {
    const limit = new StatedLimit();
    limit.read({ limit: 100, remaining: 99, resetMs: 1_000 }, 0);
    limit.read({ limit: 100, remaining: 98, resetMs: 1_000 }, 500);
    expect(limit.left(1_000)).toBe(98);
  });

  it("takes a minute where no reset is stated, and what is left for the limit where none is", () => {
    const limit = new StatedLimit();
    limit.read({ remaining: 40 }, 0);
    limit.read({ remaining: 30 }, 1_000);
    expect([limit.limit, limit.left(60_999), limit.left(61_000)]).toEqual([40, 30, 40]);
  });

  it("gives the time of a whole limit for more than it ever holds", () => {
    const limit = new StatedLimit();
    limit.read({ limit: 10, remaining: 4, resetMs: 5_000 }, 0);
    expect(limit.timeOf(50, 0)).toBe(5_000);
    expect(limit.timeOf(50, 5_000)).toBe(5_000);
  });

  it("may be of one", () => {
    const limit = new StatedLimit();
    limit.read({ limit: 1, remaining: 1, resetMs: 0 }, 0);
    expect([limit.limit, limit.left(0)]).toEqual([1, 1]);
  });

  it("is not taken for a bucket by a minute that nobody stated", () => {
    const limit = new StatedLimit();
    limit.read({ limit: 100, remaining: 50 }, 0);
    limit.read({ limit: 100, remaining: 50 }, 30_000);
    expect(limit.left(75_000)).toBe(50);
  });

  it("learns nothing of the same reading twice, and nothing of a few that are used", () => {
    const same = new StatedLimit();
    same.read({ limit: 600, remaining: 500, resetMs: 10_001 }, 0);
    same.read({ limit: 600, remaining: 500, resetMs: 10_001 }, 0);
    expect(same.left(5_000)).toBe(500);
    const few = new StatedLimit();
    few.read({ limit: 100, remaining: 99, resetMs: 150 }, 0);
    few.read({ limit: 100, remaining: 98, resetMs: 300 }, 100);
    expect(few.left(200)).toBe(98);
  });

  it("may be whole now", () => {
    const limit = new StatedLimit();
    limit.read({ limit: 100, remaining: 40, resetMs: 0 }, 10);
    limit.read({ limit: 100, remaining: 20, resetMs: 0 }, 20);
    expect([limit.left(20), limit.timeOf(100, 20)]).toEqual([100, 20]);
  });

  it("is not told apart by seconds as finely as by milliseconds", () => {
    const limit = new StatedLimit();
    limit.read({ limit: 600, remaining: 500, resetMs: 10_000 }, 0);
    limit.read({ limit: 600, remaining: 490, resetMs: 10_000 }, 1_000);
    expect(limit.left(6_000)).toBe(490);
  });
});
