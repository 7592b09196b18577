import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lease } from "../src/contract/lease.js";
import { domainScopes } from "../src/health/domain-names.js";
import { ModelHealth } from "../src/health/model-health.js";
import { depth } from "./depth.js";
import { createRegistry } from "./support/create-registry.js";
import { seenFailing } from "./support/seen-failing.js";

const seen = { durationMs: 1 };

const ids = ["a", "b", "c", "d"] as const;
const scopes = ["credential", "account_model", "endpoint"] as const;
const classes = ["auth", "rate_limited", "transient", "quota_exceeded"] as const;

/** One thing that happens to a credential of one of two models that share a server. */
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("fail" as const),
      id: fc.constantFrom(...ids),
      other: fc.boolean(),
      name: fc.constantFrom(...classes),
      scope: fc.constantFrom(...scopes),
      statedMs: fc.option(fc.constantFrom(1_000, 45_000), { nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("answer" as const),
      id: fc.constantFrom(...ids),
      other: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("probe" as const),
      id: fc.constantFrom(...ids),
      other: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom("void" as const, "prove" as const, "reset" as const),
      id: fc.constantFrom(...ids),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      ms: fc.constantFrom(1, 1_000, 30_000, 45_000, 65_000, 600_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("arrange" as const),
      order: fc.shuffledSubarray([...ids], { minLength: 1 }),
    }),
  },
);

type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

function fail(health: ModelHealth, { id, name, scope, statedMs }: Extract<Happening, { do: "fail" }>): void {
  const stated = statedMs === undefined ? {} : { retryAfterMs: statedMs };
  const classification = { class: name, scope, reason: "r", rule: "test", ...stated };
  health.lease(id, "attempt").fail(classification, seenFailing(name));
}

/** Two models of one registry, and the probes that are out. */
class Trace {
  readonly #world = createRegistry();
  readonly #models = [this.#open("m"), this.#open("n")] as const;
  readonly #probes = new Map<string, Lease>();
  order: readonly string[] = ids;

  /** Whether the probe of a credential has not been silent for a second yet. */
  isHeard(id: string): boolean {
    const nowMs = this.#world.clock.monotonicMs();
    return domainScopes.some((scope) => {
      const state = this.health.domainOf(id, scope)?.state;
      return state?.status === "half_open" && state.silentAtMs > nowMs;
    });
  }

  get health(): ModelHealth {
    return this.#models[0];
  }

  do(event: Happening): void {
    if (event.do === "wait") {
      this.#world.clock.jump(event.ms);
      return;
    }
    if (event.do === "arrange") {
      this.order = event.order;
      this.health.arrange(event.order);
      return;
    }
    const health = this.#models["other" in event && event.other ? 1 : 0];
    const probe = this.#probes.get(event.id);
    switch (event.do) {
      case "fail":
        fail(health, event);
        return;
      case "answer":
        health.lease(event.id, "attempt").succeed(seen);
        return;
      case "reset":
        health.reset(event.id);
        return;
      case "probe":
        if (health.of(event.id).state === "open") {
          // The other model's probe may hold what they share, and be silent.
          const kind = health.status(event.id).state === "half_open" ? "lastResort" : "probe";
          this.#probes.set(event.id, health.lease(event.id, kind, 60_000));
        }
        return;
      case "void":
        probe?.release();
        return;
      case "prove":
        probe?.succeed(seen);
    }
  }

  #open(model: string): ModelHealth {
    const health = new ModelHealth(this.#world.registry, 3);
    for (const id of ids) this.#world.add(health, model, id);
    health.arrange(ids);
    return health;
  }
}

/** The first closed credential, looked for one by one. */
function naiveFirstClosed({ health, order }: Trace, from: number): number | undefined {
  const position = order.findIndex((id, at) => at >= from && health.isClosed(id));
  return position === -1 ? undefined : position;
}

/** The nearest above that is due, looked for one by one. */
function naiveDueAbove(trace: Trace, position: number, isCapable: (id: string) => boolean) {
  const { health, order } = trace;
  const above = order.slice(0, position).map((id) => health.of(id));
  if (order.slice(0, position).some((id) => trace.isHeard(id))) {
    return undefined;
  }
  const due = above.findLastIndex(
    (state, at) => state.state === "open" && state.probeDue && isCapable(order[at] ?? ""),
  );
  return due === -1 ? undefined : due;
}

describe("what is remembered between two looks", () => {
  it("never differs from a look at every credential, whatever happens between", () => {
    fc.assert(
      fc.property(fc.array(happening, { minLength: 5, maxLength: 60, size: "max" }), (events) => {
        const trace = new Trace();
        for (const event of events) {
          trace.do(event);
          // From every position, the far ones first: what a look remembers must not mislead a nearer look.
          for (let position = trace.order.length; position >= 0; position -= 1) {
            expect(trace.health.firstClosed(position)).toBe(naiveFirstClosed(trace, position));
            for (const isCapable of [() => true, (id: string) => id !== "b"]) {
              expect(trace.health.dueAbove(position, isCapable)).toBe(
                naiveDueAbove(trace, position, isCapable),
              );
            }
          }
        }
      }),
      { numRuns: depth(60, 200), seed: 20_270_101 },
    );
  });

  it("is right at the first look too, however long nobody looked", () => {
    fc.assert(
      fc.property(
        fc.array(happening, { minLength: 5, maxLength: 60, size: "max" }),
        fc.nat(4),
        (events, position) => {
          const trace = new Trace();
          for (const event of events) trace.do(event);
          expect(trace.health.dueAbove(position)).toBe(naiveDueAbove(trace, position, () => true));
          expect(trace.health.firstClosed(position)).toBe(naiveFirstClosed(trace, position));
        },
      ),
      { numRuns: depth(100, 300), seed: 20_270_102 },
    );
  });
});
