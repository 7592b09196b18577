import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Patch, Snapshot } from "../../src/contract/feed.js";
import { applyPatch } from "../../src/observatory/apply-patch.js";
import { ask, type Behaviours, createObservedWorld, turns } from "./observed-world.js";

const about = { state: "serving", admin: "open" } as const;

describe("patches of the observatory", () => {
  it("turn a snapshot into every later snapshot", async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant("ask" as const), model: fc.nat({ max: 1 }) }),
      fc.record({
        do: fc.constant("change" as const),
        id: fc.constantFrom("a", "b"),
        to: fc.constantFrom<Behaviours[string]>("answers", 401, 429, 500, 400, 418),
      }),
      fc.record({
        do: fc.constant("wait" as const),
        ms: fc.constantFrom(100, 500, 3_000, 40_000),
      }),
      fc.record({ do: fc.constant("reset" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 20 }), async (steps) => {
        const world = createObservedWorld({
          retry: { maxWaitMs: 0, maxRounds: 1 },
          failback: { afterMs: 20_000 },
        });
        const behaviours: Behaviours = { a: 500, b: "answers" };
        const models = [world.vlm("one", behaviours), world.vlm("two", behaviours)];
        world.addClient("team");
        const observatory = world.observe();
        let mirror: Snapshot = { ...observatory.snapshot(), ...about };
        // What happens between a snapshot and the subscription is in the next patch.
        await ask(models[0] as never);
        const end = observatory.subscribe((patch, json) => {
          expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(patch)));
          mirror = applyPatch(mirror, JSON.parse(json));
        });
        for (const each of steps) {
          if (each.do === "ask") await ask(models[each.model] as never, { client: "team" });
          else if (each.do === "change") behaviours[each.id] = each.to;
          else if (each.do === "reset") observatory.reset("one");
          else await world.clock.advance(each.ms);
          await turns(1);
          await world.clock.advance(500);
          const now = { ...observatory.snapshot(), ...about };
          expect(applyPatch(mirror, { nowMs: now.nowMs })).toEqual(JSON.parse(JSON.stringify(now)));
        }
        end();
        observatory.close();
        await world.hotspare.close({ graceMs: 0 });
      }),
      { numRuns: 6 },
    );
  });

  it("come at most twice a second, have only what changed, and stop when nobody watches", async () => {
    const world = createObservedWorld();
    const vlm = world.vlm("vision", { a: "answers" });
    const observatory = world.observe();
    observatory.snapshot();
    const [one, other]: [string[], string[]] = [[], []];
    const patches: Patch[] = [];
    const end = observatory.subscribe((patch, json) => {
      patches.push(patch);
      one.push(json);
    });
    const endOther = observatory.subscribe((_, json) => other.push(json));
    for (let call = 0; call < 100; call += 1) {
      await ask(vlm);
      await world.clock.advance(10);
    }
    await world.clock.advance(500);
    const { length } = patches;
    expect(length).toBeGreaterThan(1);
    expect(length).toBeLessThanOrEqual(3);
    expect(Object.keys(patches[0] ?? {}).sort()).toEqual(["buckets", "models", "nowMs"]);
    expect(other).toEqual(one);
    await world.clock.advance(60_000);
    expect(patches).toHaveLength(length);
    end();
    endOther();
    end();
    await ask(vlm);
    await world.clock.advance(5_000);
    expect(patches).toHaveLength(length);
  });

  it("go on to the others when a watcher throws", async () => {
    const world = createObservedWorld();
    const vlm = world.vlm("vision", { a: "answers" });
    const observatory = world.observe();
    const seen: string[] = [];
    observatory.subscribe(() => {
      throw new Error("gone");
    });
    observatory.subscribe((_, json) => seen.push(json));
    for (const _ of [1, 2]) {
      await ask(vlm);
      await world.clock.advance(500);
    }
    expect(seen).toHaveLength(2);
  });
});
