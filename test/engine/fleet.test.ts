import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../support/depth.js";
import { createFleetWorld } from "../support/fleet-world.js";

const afterCooldownMs = 700_000;
const never = () => new Promise<never>(() => undefined);

describe("a fleet", () => {
  it("learns of a revoked key from the process that met it: the others never ask it", async () => {
    const world = createFleetWorld();
    const [first, ...others] = Array.from({ length: 8 }, () => world.process(["a", "b"]));
    world.dead.add("a");
    await world.settle(first?.call() ?? never());
    await world.clock.advance(5);
    for (const { call, vlm, watch } of others) {
      expect((await world.settle(call())).value?.credentialId).toBe("b");
      expect(vlm.status()[0]).toMatchObject({ state: "open", origin: "fleet" });
      expect(watch.of("circuitOpen")).toMatchObject([{ credentialIds: ["a"], origin: "fleet" }]);
      expect(watch.of("switch")).toMatchObject([{ from: "a", to: "b", origin: "fleet" }]);
    }
    expect(first?.vlm.status()[0]).toMatchObject({ state: "open", origin: "local" });
    expect(world.countOf("a")).toBe(1);
    expect(world.fleet.published).toHaveLength(1);
  });

  it("probes a recovered key exactly once, and all processes move back", async () => {
    const world = createFleetWorld();
    const processes = Array.from({ length: 4 }, () => world.process(["a", "b"]));
    for (let round = 1; round <= depth(5, 100); round += 1) {
      world.dead.add("a");
      await world.settle(processes[round % 4]?.call() ?? never());
      await world.clock.advance(afterCooldownMs);
      world.dead.delete("a");
      const before = world.countOf("a");
      for (let turn = 0; turn < 3; turn += 1) {
        await Promise.all(processes.map(async ({ call }) => world.settle(call())));
        if (turn === 0) {
          expect(world.countOf("a")).toBe(before);
        }
        if (turn === 1) {
          expect(world.countOf("a")).toBe(before + 1);
          await world.clock.advance(5);
        }
      }
      expect(processes.map(({ vlm }) => vlm.activeCredentialId)).toEqual(["a", "a", "a", "a"]);
      expect(world.countOf("a")).toBe(before + 1 + 4);
    }
  });

  it("tries a lone dead key as often as one process would, however many wait for it", async () => {
    const triesOf = async (count: number) => {
      const world = createFleetWorld();
      world.dead.add("a");
      const processes = Array.from({ length: count }, () => world.process(["a"]));
      const calls = () => processes.map(({ call }) => call().catch(() => undefined));
      for (let ms = 0; ms < 20_000; ms += 100) {
        void calls();
        await world.clock.advance(100);
      }
      await world.clock.advance(15_000);
      return world.countOf("a");
    };
    const alone = await triesOf(1);
    expect(alone).toBeGreaterThan(4);
    // Those that began before the first refusal was known, and none after.
    expect((await triesOf(6)) - 5).toBeLessThanOrEqual(alone);
  });

  it("lets no herd go when the probe of another process has closed a rate limit", async () => {
    const world = createFleetWorld();
    const names: string[] = [];
    const name = ({ scope, parts }: { readonly scope: string; readonly parts: readonly string[] }) => {
      names.push(`${scope}/${parts.join("/")}`);
      return names.at(-1) ?? "";
    };
    const other = world.process(["a"], { link: world.fleet.link({ name }) });
    const domain = names.find((each) => each.startsWith("credential/")) ?? "";
    const consequence = {
      call: "next",
      circuit: "open",
      cooldown: "breaker",
      blocks: true,
      probedEarly: false,
      provesEndpoint: true,
      waits: "always",
      limitsRoom: true,
    } as const;
    const classification = { class: "rate_limited", scope: "credential", reason: "r", rule: "t" } as const;
    const link = world.fleet.link();
    link.publish(
      {
        domain,
        state: "open",
        classification,
        consequence,
        probeInMs: 1_000,
        statedInMs: 1_000,
        openings: 1,
      },
      { attemptAgeMs: 0, credentialId: "a" },
    );
    await world.clock.advance(5);
    expect(other.vlm.status()[0]?.state).toBe("open");
    const calls = Array.from({ length: 20 }, () => other.call());
    await world.clock.advance(100);
    link.publish({ domain, state: "closed" }, { attemptAgeMs: 0, credentialId: "a" });
    await world.clock.advance(5);
    expect(other.vlm.status()[0]?.inFlight).toBeLessThanOrEqual(2);
    await world.settle(Promise.all(calls));
  });
});

describe("a process that joins", () => {
  it("begins with what the fleet knows", async () => {
    const world = createFleetWorld();
    world.dead.add("a");
    await world.settle(world.process(["a", "b"]).call());
    const joined = world.process(["a", "b"]);
    expect(joined.vlm.status()[0]).toMatchObject({ state: "open", origin: "fleet" });
    expect((await world.settle(joined.call())).value?.credentialId).toBe("b");
    expect(world.countOf("a")).toBe(1);
  });

  it("by a link that has only the members that are required works", async () => {
    const world = createFleetWorld();
    const { publish, acquireProbe, takePortion, publishLimit, name, subscribe } = world.fleet.link();
    const link = { publish, acquireProbe, takePortion, publishLimit, name, subscribe };
    const { call } = world.process(["a", "b"], { link });
    world.dead.add("a");
    await world.settle(call());
    world.dead.delete("a");
    await world.clock.advance(afterCooldownMs);
    await world.settle(call());
    expect((await world.settle(call())).value?.credentialId).toBe("a");
  });
});

describe("few calls", () => {
  it("probe a key too: the second call waits a moment for a right whose first pass nobody used", async () => {
    const world = createFleetWorld();
    const { call } = world.process(["a", "b"]);
    world.dead.add("a");
    await world.settle(call());
    await world.clock.advance(afterCooldownMs);
    world.dead.delete("a");
    expect((await world.settle(call())).value?.credentialId).toBe("b");
    await world.clock.advance(10_000);
    const second = await world.settle(call());
    expect(second.value?.credentialId).toBe("a");
    expect(second.tookMs).toBeLessThanOrEqual(60);
  });

  it.each([900, 1_100, 1_400])(
    "%i ms apart probe a key once, though the pass is old when the next call takes it",
    async (apartMs) => {
      const world = createFleetWorld();
      const slow = { tookMs: { a: 900 } };
      const [first, second] = [world.process(["a", "b"], slow), world.process(["a", "b"], slow)];
      world.dead.add("a");
      await world.settle(first.call());
      await world.clock.advance(afterCooldownMs);
      world.dead.delete("a");
      const before = world.countOf("a");
      await world.settle(first.call());
      await world.clock.advance(apartMs);
      const probe = first.call();
      await world.clock.advance(200);
      expect(world.countOf("a")).toBe(before + 1);
      for (let ms = 0; ms < 600; ms += 100) {
        void second.call();
        await world.clock.advance(100);
      }
      expect(world.countOf("a")).toBe(before + 1);
      expect((await world.settle(probe)).value?.credentialId).toBe("a");
    },
  );
});

describe("any order of messages", () => {
  it("loses no call, delays none by more than the answer, and leaves all processes of one mind", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 2 }), {
          minLength: 1,
          maxLength: 20,
        }),
        fc.array(
          fc.record({
            do: fc.constantFrom("die", "live", "call", "callAll", "wait", "waitLong"),
            at: fc.nat({ max: 2 }),
          }),
          { maxLength: 25 },
        ),
        async (delays, steps) => {
          let message = 0;
          const world = createFleetWorld({
            carriage: () => {
              message += 1;
              return delays[message % delays.length] ?? [];
            },
          });
          const processes = [0, 1, 2].map(() => world.process(["a", "b"]));
          for (const step of steps) {
            const chosen = step.do === "callAll" ? processes : processes.slice(step.at, step.at + 1);
            if (step.do === "die") world.dead.add("a");
            else if (step.do === "live") world.dead.delete("a");
            else if (step.do === "wait") await world.clock.advance(300);
            else if (step.do === "waitLong") await world.clock.advance(afterCooldownMs);
            else {
              for (const { call } of chosen) {
                const { error, tookMs } = await world.settle(call());
                expect(error).toBeUndefined();
                // An attempt on each key, and the answer of the link.
                expect(tookMs).toBeLessThanOrEqual(10 + 10 + 50 + 2);
              }
            }
          }
          await world.clock.advance(5_000);
          const states = processes.map(({ vlm }) => vlm.status()[0]?.state);
          expect(new Set(states).size, JSON.stringify(states)).toBe(1);
        },
      ),
      { numRuns: depth(15, 400) },
    );
  });
});
