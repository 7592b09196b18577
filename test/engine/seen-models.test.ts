import { spreadSwitcher } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createEngineWorld } from "../support/engine-world.js";
import { StatusError } from "../support/scripted-plugin.js";

const refuses = () => Promise.reject(new StatusError(401));

describe("a model of hotspare.models", () => {
  it("says which credential calls go to, and nobody when none is usable", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: refuses }, b: {} });
    expect(world.hotspare.models[0]).toMatchObject({ active: "a" });
    await vlm.complete({ prompt: "x" });
    const [model] = world.hotspare.models;
    expect(model?.active).toBe("b");
    expect(model?.active).toBe(vlm.activeCredentialId);

    const alone = createEngineWorld();
    await alone
      .vlm({ a: { complete: refuses } })
      .complete({ prompt: "x" })
      .catch(() => undefined);
    expect(alone.hotspare.models[0]).not.toHaveProperty("active");
  });

  it("says that calls go to all credentials that share them", async () => {
    const world = createEngineWorld({ switcher: spreadSwitcher() });
    const vlm = world.vlm({ a: { complete: refuses }, b: {}, c: {} });
    await vlm.complete({ prompt: "x" });
    expect(world.hotspare.models[0]?.activeIds).toEqual(["b", "c"]);
  });

  it("has the events of itself alone, also when another model has its names", async () => {
    const world = createEngineWorld();
    const one = world.vlm({ a: {} });
    const other = world.vlm({ a: {} });
    const heard: string[] = [];
    world.hotspare.models.forEach((model, at) => {
      model.events.on("success", ({ credentialId }) => heard.push(`${at} ${credentialId}`));
    });
    await other.complete({ prompt: "x" });
    await one.complete({ prompt: "x" });
    expect(heard).toEqual(["1 a", "0 a"]);
  });

  it("resets a credential, or all, and refuses ids that it does not have", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: refuses }, b: { complete: refuses }, c: {} });
    const states = () => vlm.status().map(({ state }) => state);
    const [model] = world.hotspare.models;
    await vlm.complete({ prompt: "x" });
    expect(states()).toEqual(["open", "open", "closed"]);
    expect(() => model?.reset("z")).toThrow(expect.objectContaining({ name: "InvalidConfigError" }));
    model?.reset("b");
    expect(states()).toEqual(["open", "closed", "closed"]);
    model?.reset();
    expect(states()).toEqual(["closed", "closed", "closed"]);
    await vlm.close();
    expect(() => model?.reset()).toThrow(expect.objectContaining({ name: "ClosedError" }));
  });

  it("is plain data when it is written as JSON", () => {
    const world = createEngineWorld();
    world.embedder({ a: {} });
    const [written] = JSON.parse(JSON.stringify(world.hotspare.models));
    expect(Object.keys(written).sort()).toEqual([
      "active",
      "activeIds",
      "calls",
      "credentials",
      "kind",
      "model",
      "name",
      "status",
      "waiting",
    ]);
  });
});
