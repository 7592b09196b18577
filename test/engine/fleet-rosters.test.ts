import { describe, expect, it } from "vitest";
import { createFleetWorld } from "../support/fleet-world.js";
import { turns } from "../support/watch-engine.js";

const afterCooldownMs = 700_000;

/** A model whose best key is dead and due to be probed, and the passes that its link has granted. */
async function deadKey(answered: () => Promise<void>) {
  const world = createFleetWorld();
  const passes: { hasEnded: boolean }[] = [];
  const link = world.fleet.link({
    answerMs: 5_000,
    acquireProbe: async () => {
      await answered();
      const pass = { hasEnded: false };
      passes.push(pass);
      return {
        renew: () => undefined,
        end: () => {
          pass.hasEnded = true;
        },
      };
    },
  });
  const made = world.process(["a", "b"], { link });
  world.dead.add("a");
  await world.settle(made.call());
  await world.clock.advance(afterCooldownMs);
  // Asks for the right to probe, and goes on elsewhere.
  await world.settle(made.call());
  return { world, passes, ...made };
}

describe.each<[string, (vlm: Awaited<ReturnType<typeof deadKey>>["vlm"]) => void]>([
  ["replaced", (vlm) => vlm.replaceCredential("a", { id: "a", provider: "scripted", script: fresh })],
  ["removed", (vlm) => vlm.removeCredential("a")],
])("a dead credential that is %s", (_, change) => {
  it("gives back the pass that nobody has used", async () => {
    const { vlm, passes } = await deadKey(() => Promise.resolve());
    expect(passes).toEqual([{ hasEnded: false }]);
    change(vlm);
    expect(passes).toEqual([{ hasEnded: true }]);
  });

  it("gives back the pass that is granted afterwards", async () => {
    let answer: () => void = () => undefined;
    const { vlm, passes } = await deadKey(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    change(vlm);
    answer();
    await turns();
    expect(passes).toEqual([{ hasEnded: true }]);
  });
});

it("a dead credential to whose list another is added keeps its pass, and is probed with it", async () => {
  const { world, vlm, passes, call } = await deadKey(() => Promise.resolve());
  vlm.addCredential({ id: "c", provider: "scripted", script: fresh });
  expect(passes).toEqual([{ hasEnded: false }]);
  world.dead.delete("a");
  expect((await world.settle(call())).value?.credentialId).toBe("a");
  expect(passes).toEqual([{ hasEnded: true }]);
});

const fresh = { identity: "fresh", endpoint: "fresh" };
