import { expect, it } from "vitest";
import { explore } from "./model/explore.js";
import { busy, due, healthy, probing, waiting } from "./model/scenes.js";

it.each([
  ["healthy", healthy],
  ["busy", busy],
  ["due", due],
  ["probing", probing],
  ["waiting", waiting],
] as const)("x %s", (name, scene) => {
  for (const depth of [3, 4, 5]) {
    const t = Date.now();
    const r = explore({ processes: 2, domains: 1, scene, depth, faults: { cuts: 1, losses: 1, doubles: 1, jumps: 1, restarts: 1, lostWrites: 1, deaths: 1 } });
    console.log(name, depth, r.states, Date.now() - t, r.broken);
    if (r.broken) break;
  }
  expect(1).toBe(1);
});
