import { orderedSwitcher, stickyRing } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.js";
import { retry } from "./strategies.js";

/** Three keys at three servers; the first answer of each of two calls, by strategy. */
const openWorld = (switcher: typeof stickyRing) =>
  createWorld({ switcher: switcher(), retry, endpoints: ["one", "two", "three"] });

// The table of docs/switching-and-failback.md, row by row.
describe("one transient failure", () => {
  it.each([
    ["orderedSwitcher leaves the order", orderedSwitcher, "a"],
    ["stickyRing stays with whoever answered", stickyRing, "b"],
  ] as const)("%s", async (_what, switcher, next) => {
    const world = await openWorld(switcher);
    const embedder = world.embedder(["a", "b", "c"]);
    world.key("a").status(500, { times: 1 });
    expect((await embedder.embed(["1"])).credentialId).toBe("b");
    expect((await embedder.embed(["2"])).credentialId).toBe(next);
    expect(embedder.activeCredentialId).toBe(next);
    expect(world.story("switch")).toEqual(next === "b" ? ["switch a -> b transient"] : []);
  });
});

describe("two that have recovered", () => {
  it.each([
    ["orderedSwitcher goes to the top, a probe at a time", orderedSwitcher, ["b", "a", "a"]],
    ["stickyRing goes one step in ten minutes or fifty answers", stickyRing, ["b", "b", "b"]],
  ] as const)("%s", async (_what, switcher, served) => {
    const world = await openWorld(switcher);
    const embedder = world.embedder(["a", "b", "c"]);
    world.key("a").revoked({ times: 1 });
    world.key("b").revoked({ times: 1 });
    expect((await embedder.embed(["down"])).credentialId).toBe("c");
    await world.clock.advance(600_000);
    const answers = [];
    for (let call = 0; call < 3; call += 1) answers.push((await embedder.embed([`${call}`])).credentialId);
    expect(answers).toEqual(served);
    await world.clock.advance(600_000);
    expect((await embedder.embed(["later"])).credentialId).toBe("a");
    expect(world.story("failback")).toEqual(["failback c -> b", "failback b -> a"]);
  });
});

describe("a transient failure with nothing said of retries", () => {
  it.each([
    ["orderedSwitcher moves on at once", orderedSwitcher, 1],
    ["stickyRing tries three times more on the same credential", stickyRing, 4],
  ] as const)("%s", async (_what, switcher, requests) => {
    const world = await createWorld({ switcher: switcher(), endpoints: ["one", "two"] });
    const embedder = world.embedder(["a", "b"]);
    world.key("a").status(503);
    const call = embedder.embed(["x"]);
    for (let wait = 1; wait < requests; wait += 1) {
      await world.clock.untilSleeping();
      await world.clock.advance(10_000);
    }
    expect((await call).credentialId).toBe("b");
    expect(world.key("a").requests).toBe(requests);
  });
});

// What the older design had and neither strategy has.
describe.each([
  ["orderedSwitcher", orderedSwitcher],
  ["stickyRing", stickyRing],
] as const)("%s", (_name, switcher) => {
  it("finds a healthy credential behind a dead one in the middle", async () => {
    const world = await openWorld(switcher);
    const embedder = world.embedder(["a", "b", "c"]);
    world.key("a").revoked({ times: 1 });
    world.key("b").revoked();
    expect((await embedder.embed(["down"])).credentialId).toBe("c");
    for (let tenMinutes = 0; tenMinutes < 3; tenMinutes += 1) {
      await world.clock.advance(600_000);
      await embedder.embed([`${tenMinutes}`]);
    }
    expect((await embedder.embed(["up"])).credentialId).toBe("a");
  });

  it("asks nobody within a wait that was stated", async () => {
    const world = await openWorld(switcher);
    const embedder = world.embedder(["a", "b"]);
    world.key("a").status(429, { headers: { "retry-after": "900" } });
    await embedder.embed(["down"]);
    for (let minute = 0; minute < 14; minute += 1) {
      await world.clock.advance(60_000);
      expect((await embedder.embed([`${minute}`])).credentialId).toBe("b");
    }
    expect(world.key("a").requests).toBe(1);
  });
});
