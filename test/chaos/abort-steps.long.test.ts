import { describe, expect, it } from "vitest";
import { scenes } from "./abort-scenes.js";
import { actions, runStep } from "./abort-steps.js";

describe.each(scenes)("$name", (scene) => {
  it.each(actions)("keeps every promise with %s at each of its first 90 microtasks", async (action) => {
    const broken: string[] = [];
    for (let step = 0; step < 90; step += 1) {
      broken.push(...(await runStep(scene, action, step)));
    }
    expect(broken).toEqual([]);
  });
});
