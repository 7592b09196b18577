import { describe, expect, it } from "vitest";
import { createRegistry } from "../../test/support/create-registry.js";
import { seenFailing } from "../../test/support/seen-failing.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { Transition } from "../contract/transition.js";
import type { ModelHealth } from "./model-health.js";

function fail(health: ModelHealth, name: ErrorClass, id = "a"): readonly Transition[] {
  const classification = { class: name, scope: "credential", reason: "r", rule: "test" } as const;
  return health.lease(id, "attempt").fail(classification, seenFailing(name));
}

/** The circuit of "a" is open, and does not block. */
function softlyOpen() {
  const { open, clock } = createRegistry();
  const health = open("m", ["a", "b"]);
  for (let call = 0; call < 3; call += 1) {
    fail(health, "unknown");
  }
  return { health, clock };
}

describe("an open circuit that does not block, and that a harder failure opens anew", () => {
  it.each([0, 1_000])("is reported with its reason and its end, %i ms after it opened", (afterMs) => {
    const { health, clock } = softlyOpen();
    clock.jump(afterMs);
    expect(fail(health, "auth")).toMatchObject([
      {
        from: "open",
        to: "open",
        credentialId: "a",
        classification: { class: "auth" },
        untilMs: clock.monotonicMs() + 600_000,
      },
    ]);
    // What is no harder opens nothing anew.
    expect(fail(health, "auth")).toEqual([]);
    expect(fail(health, "unknown")).toEqual([]);
  });

  it("is probed early after answers since then, and not after answers from before", () => {
    const { health, clock } = softlyOpen();
    const answer = (count: number) => {
      for (let call = 0; call < count; call += 1) {
        health.lease("b", "attempt").succeed({ durationMs: 1 });
      }
    };
    answer(50);
    fail(health, "auth");
    clock.jump(30_000);
    expect(health.of("a")).toMatchObject({ probeDue: false });
    answer(50);
    expect(health.of("a")).toMatchObject({ probeDue: true });
  });

  it("is not closed by the answer to an attempt from before", () => {
    const { health } = softlyOpen();
    const earlier = health.lease("a", "attempt");
    fail(health, "auth");
    expect(earlier.succeed({ durationMs: 1 })).toEqual([]);
    expect(health.of("a")).toMatchObject({ state: "open", blocks: true });
  });
});
