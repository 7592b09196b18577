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
  answered.fail(world.classified("auth"), seen);
  lease().release();
  lease().fail(world.classified("transient"), seen);
  expect(ends).toEqual([true, false, false]);
});
