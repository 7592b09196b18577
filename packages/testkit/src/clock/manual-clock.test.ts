import { describe, expect, it } from "vitest";
import { ManualClock } from "./manual-clock.js";

describe("a manual clock", () => {
  it("stands still until it is moved, and wakes sleepers in order", async () => {
    const clock = new ManualClock();
    const woken: number[] = [];
    for (const ms of [30, 10, 20]) {
      void clock.sleep(ms).then(() => woken.push(ms));
    }
    expect([clock.sleeping, clock.soonestMs]).toEqual([3, 10]);
    await clock.advance(20);
    expect(woken).toEqual([10, 20]);
    expect([clock.sleeping, clock.soonestMs]).toEqual([1, 10]);
  });

  it("ends a sleep with the signal's reason, and leaves no listener on the signal", async () => {
    const clock = new ManualClock();
    const controller = new AbortController();
    const asleep = clock.sleep(1_000, controller.signal);
    controller.abort("enough");
    await expect(asleep).rejects.toBe("enough");
    expect(clock.sleeping).toBe(0);
  });

  it("reports when a caller begins to sleep; background sleeps do not count", async () => {
    const clock = new ManualClock();
    void clock.sleep(5, undefined, { background: true });
    expect(clock.sleeping).toBe(0);
    const arrived = clock.untilSleeping();
    void clock.sleep(5);
    await arrived;
    expect(clock.sleeping).toBe(1);
  });
});
