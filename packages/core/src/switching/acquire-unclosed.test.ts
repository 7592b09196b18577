import { expect, it } from "vitest";
import { HealthWorld } from "../../test/support/health-world.js";
import { acquireUnclosed } from "./acquire-unclosed.js";

const seen = { durationMs: 1 };

it("says when the first of them may be tried", () => {
  const world = new HealthWorld(2, true);
  world.health.lease("a", "attempt").fail(world.classified("rate_limited", 9_000), seen);
  world.health.lease("b", "attempt").fail(world.classified("rate_limited", 4_000), seen);
  expect(acquireUnclosed(["a", "b"], world.health, 1_000)).toEqual({
    retryAtMs: world.clock.monotonicMs() + 4_000,
    verdictPending: false,
  });
});

it("has nothing to say of nobody", () => {
  expect(acquireUnclosed([], new HealthWorld(1, true).health, 1_000)).toEqual({ exhausted: true });
});
