import { describe, expect, it } from "vitest";
import { createWorld } from "../support/world.js";

describe("failback", () => {
  it("comes by time: after ten minutes one call probes the better credential", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked({ times: 1 });
    await embedder.embed(["1"]);
    await world.clock.advance(599_999);
    expect((await embedder.embed(["2"])).credentialId).toBe("b");
    await world.clock.advance(1);
    expect((await embedder.embed(["3"])).credentialId).toBe("a");
    expect(world.story("failback")).toEqual(["failback b -> a"]);
  });

  it("comes by count: after fifty answers, and not within thirty seconds of the opening", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked({ times: 1 });
    for (let call = 0; call < 60; call += 1) {
      expect((await embedder.embed([String(call)])).credentialId).toBe("b");
    }
    await world.clock.advance(30_000);
    expect((await embedder.embed(["probe"])).credentialId).toBe("a");
  });

  it("waits for the fiftieth answer", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked({ times: 1 });
    await embedder.embed(["0"]);
    await world.clock.advance(30_000);
    const served = [];
    for (let call = 0; call < 51; call += 1) {
      served.push((await embedder.embed([String(call)])).credentialId);
    }
    expect(served.indexOf("a")).toBe(49);
  });

  it("counts the answers since the opening, not those before", async () => {
    const world = await createWorld({ failback: { afterCalls: 10 } });
    const embedder = world.embedder(["a", "b"]);
    for (let call = 0; call < 20; call += 1) await embedder.embed([String(call)]);
    world.key("a").revoked({ times: 1 });
    await embedder.embed(["down"]);
    await world.clock.advance(30_000);
    const served = [];
    for (let call = 0; call < 11; call += 1) {
      served.push((await embedder.embed([String(call)])).credentialId);
    }
    expect(served.indexOf("a")).toBe(9);
  });

  it("is tried by exactly one of 256 calls, and the others do not wait for it", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked({ times: 1 });
    await embedder.embed(["1"]);
    await world.clock.advance(600_000);
    world.key("a").hang();
    const calls = Array.from({ length: 256 }, (_, index) => embedder.embed([String(index)]));
    const answers = await Promise.all(calls.slice(1));
    expect(new Set(answers.map((answer) => answer.credentialId))).toEqual(new Set(["b"]));
    expect(world.key("a").requests).toBe(2);
    await world.clock.advance(60_000);
    await world.clock.untilSleeping();
    await world.clock.advance(1_000);
    expect((await calls[0])?.credentialId).toBe("b");
  });

  it("passes a dead credential in the middle by", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b", "c"]);
    world.key("a").revoked({ times: 1 });
    world.key("b").revoked();
    await embedder.embed(["1"]);
    await world.clock.advance(600_000);
    expect((await embedder.embed(["2"])).attempts.map((attempt) => attempt.credentialId)).toEqual(["b", "c"]);
    expect((await embedder.embed(["3"])).credentialId).toBe("a");
    expect(world.story("failback")).toEqual(["failback c -> a"]);
  });

  it("doubles the time of a credential whose probe failed", async () => {
    const world = await createWorld({ failback: { afterCalls: 1_000 } });
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked();
    await embedder.embed(["1"]);
    await world.clock.advance(600_000);
    await embedder.embed(["2"]);
    await world.clock.advance(1_199_999);
    await embedder.embed(["3"]);
    expect(world.key("a").requests).toBe(2);
    await world.clock.advance(1);
    await embedder.embed(["4"]);
    expect(world.key("a").requests).toBe(3);
  });

  it("by an operator is at once", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked({ times: 1 });
    await embedder.embed(["1"]);
    embedder.reset("a");
    expect(embedder.activeCredentialId).toBe("a");
    expect((await embedder.embed(["2"])).credentialId).toBe("a");
    expect(() => embedder.reset("z")).toThrow(/the ids are: a, b/);
  });
});

describe("a last resort", () => {
  it("asks a dead only credential again, by one call at a time, a quarter of a second and then half a second later", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a"]);
    world.key("a").revoked();
    const tryOnce = () => embedder.embed(["x"]).catch(() => undefined);
    await tryOnce();
    await tryOnce();
    expect(world.key("a").requests).toBe(1);
    await world.clock.advance(250);
    await Promise.all([tryOnce(), tryOnce(), tryOnce()]);
    expect(world.key("a").requests).toBe(2);
    await world.clock.advance(499);
    await tryOnce();
    expect(world.key("a").requests).toBe(2);
    await world.clock.advance(1);
    world.key("a").healthy();
    expect((await embedder.embed(["y"])).credentialId).toBe("a");
  });

  it("that succeeds lets the calls go on that waited for it", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a"]);
    world.key("a").revoked({ times: 1 });
    await embedder.embed(["x"]).catch(() => undefined);
    await world.clock.advance(1_000);
    const answers = await Promise.all(["1", "2", "3"].map((text) => embedder.embed([text])));
    expect(answers.map((answer) => answer.credentialId)).toEqual(["a", "a", "a"]);
  });
});

describe("a panic", () => {
  it("uses what a soft failure opened when nothing else is left", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a"]);
    world.key("a").status(500);
    for (let call = 0; call < 3; call += 1) {
      const failed = embedder.embed(["x"], { timeouts: { totalMs: 200 } }).catch(() => undefined);
      await failed;
    }
    expect(world.story("circuitOpen")).toEqual(["circuitOpen endpoint_model transient"]);
    world.key("a").healthy();
    expect((await embedder.embed(["y"])).credentialId).toBe("a");
    expect(embedder.status()[0]?.state).toBe("closed");
  });
});

describe("one poisoned input", () => {
  it("that fails alike everywhere opens nothing for the others", async () => {
    const world = await createWorld({ endpoints: ["one", "two"], retry: { maxRounds: 1 } });
    const embedder = world.embedder(["a", "b"]);
    world.key("a").reply(() => undefined);
    for (const key of ["a", "b"]) {
      world.key(key).status(500);
    }
    await embedder.embed(["poison"]).catch(() => undefined);
    for (const key of ["a", "b"]) {
      world.key(key).healthy();
    }
    for (let call = 0; call < 5; call += 1) {
      await embedder.embed(["sound"]);
      world.key("a").status(500, { times: 1 });
      world.key("b").status(500, { times: 1 });
      await embedder.embed(["poison"]).catch(() => undefined);
    }
    expect(world.story("circuitOpen")).toEqual([]);
  });

  it("that fails alike everywhere again, with no answer between, is the servers' fault", async () => {
    const world = await createWorld({ endpoints: ["one", "two"], retry: { maxRounds: 1 } });
    const embedder = world.embedder(["a", "b"]);
    for (const key of ["a", "b"]) {
      world.key(key).status(500);
    }
    const opened = [];
    for (let call = 0; call < 3; call += 1) {
      await embedder.embed(["hello"]).catch(() => undefined);
      opened.push(world.story("circuitOpen").length);
    }
    expect(opened).toEqual([0, 0, 2]);
  });
});

describe("a key that fails behind a server that works", () => {
  it("is charged itself, since the server answered the same call under another key", async () => {
    const world = await createWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").status(500);
    for (let call = 0; call < 3; call += 1) {
      const answer = embedder.embed(["x"]);
      await world.clock.untilSleeping();
      await world.clock.advance(250);
      await answer;
    }
    expect(world.story("circuitOpen", "switch")).toEqual([
      "circuitOpen credential_model transient",
      "switch a -> b transient",
    ]);
    expect((await embedder.embed(["y"])).attempts).toHaveLength(1);
  });
});
