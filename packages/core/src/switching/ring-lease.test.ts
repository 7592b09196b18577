import { expect, it } from "vitest";
import { HealthWorld } from "../../test/support/health-world.js";
import { RingLease } from "./ring-lease.js";

const seen = { durationMs: 1 };

it("tells the ring of its end once: answered, or not", () => {
  const world = new HealthWorld(1, true);
  const ends: boolean[] = [];
  const lease = () =>
    new RingLease(world.health.lease("a", "attempt"), (hasAnswered) => {
      ends.push(hasAnswered);
      return undefined;
    });
  const answered = lease();
  answered.succeed(seen);
  answered.release();
  world.fail(answered, "auth");
  lease().release();
  world.fail(lease(), "transient");
  expect(ends).toEqual([true, false, false]);
});

it("has ended for health when the ring hears of it, so that a ring that throws keeps no lease open", () => {
  const world = new HealthWorld(1, true);
  const lease = new RingLease(world.health.lease("a", "attempt"), () => {
    throw new Error("the ring is broken");
  });
  expect(() => lease.succeed(seen)).toThrow("the ring is broken");
  expect(world.health.status("a")).toMatchObject({ inFlight: 0, served: 1 });
});

it("frees its place when the verdict waits, and ends for the ring with the verdict", () => {
  const world = new HealthWorld(1, true);
  const ends: boolean[] = [];
  const lease = new RingLease(world.health.lease("a", "attempt"), (hasAnswered) => {
    ends.push(hasAnswered);
    return undefined;
  });
  lease.defer();
  expect([world.health.status("a").inFlight, ends]).toEqual([0, []]);
  world.fail(lease, "transient");
  expect(ends).toEqual([false]);
});
