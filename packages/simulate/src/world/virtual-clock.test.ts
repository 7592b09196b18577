import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VirtualClock } from "./virtual-clock.js";

describe("a virtual clock", () => {
  it("wakes sleepers in the order of their times, each at its own time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1_000), { maxLength: 50 }), async (delays) => {
        const clock = new VirtualClock();
        const woken: number[] = [];
        for (const delay of delays) {
          void clock.sleep(delay).then(() => woken.push(clock.monotonicMs()));
        }
        await clock.runUntil(2_000);
        expect(woken).toEqual(delays.toSorted((one, other) => one - other));
        expect(clock.monotonicMs()).toBe(2_000);
      }),
      { numRuns: 30 },
    );
  });

  it("runs everything that a wake resumes before time goes on", async () => {
    const clock = new VirtualClock();
    const seen: number[] = [];
    const step = async () => {
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      seen.push(clock.monotonicMs());
    };
    void clock.sleep(1).then(step);
    void clock.sleep(2).then(step);
    await clock.runUntil(10);
    expect(seen).toEqual([1, 2]);
  });

  it("ends a sleep whose signal aborts", async () => {
    const clock = new VirtualClock();
    const controller = new AbortController();
    const asleep = clock.sleep(5, controller.signal);
    controller.abort("enough");
    await expect(asleep).rejects.toBe("enough");
  });
});
