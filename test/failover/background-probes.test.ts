import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.js";

/** A world whose first key was revoked once, at the moment when it may be probed. */
async function worldWithDueProbe() {
  const world = await createWorld({ failback: { probe: "background" } });
  const embedder = world.embedder(["a", "b"]);
  world.key("a").revoked({ times: 1 });
  await embedder.embed(["down"]);
  await world.clock.advance(600_000);
  world.forget();
  return { ...world, embedder };
}

describe("a probe in the background", () => {
  it("runs beside a call, which is answered by the active credential", async () => {
    const { embedder, key } = await worldWithDueProbe();
    expect(await embedder.embed(["1"])).toMatchObject({ credentialId: "b", attempts: [{ probe: false }] });
    await key("a").waitForRequests(2);
    await expect.poll(() => embedder.activeCredentialId).toBe("a");
    expect((await embedder.embed(["2"])).credentialId).toBe("a");
  });

  it("is one token, and counted as a ping and not as a call", async () => {
    const { embedder, hotspare, simulator } = await worldWithDueProbe();
    hotspare.usage.reset();
    await embedder.embed(["a text of several tokens, so that the two can be told apart"]);
    await expect.poll(() => embedder.activeCredentialId).toBe("a");
    const [a, b] = hotspare.usage.snapshot().rows;
    expect(a).toMatchObject({ credentialId: "a", calls: 0, pings: 1, promptTokens: 1 });
    expect(b).toMatchObject({ credentialId: "b", calls: 1, pings: 0 });
    const pinged = simulator.requests.filter(({ key }) => key.startsWith("a-")).at(-1)?.body;
    expect(String((pinged as { input: unknown }).input).length).toBeLessThan(5);
  });

  it("delays no call while it hangs, and only one runs", async () => {
    const { embedder, key, clock } = await worldWithDueProbe();
    key("a").hang();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, call) => embedder.embed([`${call}`])));
    expect(new Set(answers.map(({ credentialId }) => credentialId))).toEqual(new Set(["b"]));
    await key("a").waitForRequests(2);
    // Its lease ends with its time, and then the next one may run.
    await clock.advance(66_000);
    await embedder.embed(["later"]);
    expect(key("a").requests).toBeLessThanOrEqual(3);
  });

  it("that fails is told as a probe's failure, and doubles the time", async () => {
    const { embedder, key, clock, story } = await worldWithDueProbe();
    key("a").revoked();
    await embedder.embed(["1"]);
    await expect.poll(() => story("failure")).toEqual(["failure a auth"]);
    await clock.advance(1_199_000);
    await embedder.embed(["2"]);
    expect(key("a").requests).toBe(2);
    await clock.advance(1_000);
    await embedder.embed(["3"]);
    await key("a").waitForRequests(3);
  });

  it("of a VLM proves itself with a small completion", async () => {
    const world = await createWorld({ failback: { probe: "background" } });
    const vlm = world.vlm(["a", "b"]);
    world.key("a").revoked({ times: 1 });
    await vlm.complete({ prompt: "down" });
    await world.clock.advance(600_000);
    expect((await vlm.complete({ prompt: "1" })).credentialId).toBe("b");
    await expect.poll(() => vlm.activeCredentialId).toBe("a");
    expect(world.hotspare.usage.merged("credentialId")["a"]).toMatchObject({ calls: 0, pings: 1 });
  });

  it("is not begun for a closed model, and is ended by closing it", async () => {
    const { embedder, key } = await worldWithDueProbe();
    key("a").hang();
    await embedder.embed(["1"]);
    await key("a").waitForRequests(2);
    await embedder.close({ graceMs: 60_000 });
    await expect.poll(() => key("a").stats.inFlight).toBe(0);
  });
});
