import { describe, expect, it } from "vitest";
import { scenes } from "./abort-scenes.js";
import { actions, runStep } from "./abort-steps.js";

// The quick form of abort-steps.long.test.ts: each action at a few steps of each scene.
describe.each(scenes)("$name", (scene) => {
  it("keeps every promise when something comes between, at some steps", async () => {
    const broken: string[] = [];
    for (const [index, action] of actions.entries()) {
      for (let step = (index * 7) % 30; step < 60; step += 30) {
        broken.push(...(await runStep(scene, action, step)));
      }
    }
    expect(broken).toEqual([]);
  });
});
