import { ClosedError, InvalidConfigError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { createWorld, rejection } from "../support/world.js";

async function worldOf(...ids: readonly string[]) {
  const world = await createWorld();
  const credentialOf = (id: string, key = id) => ({
    id,
    provider: "openai" as const,
    apiKey: `${key}-secret-key-0123456789`,
    baseURL: world.simulator.baseURL,
  });
  return { ...world, credentialOf, embedder: world.embedder(ids) };
}

const ask = async (embedder: { embed(inputs: readonly string[]): Promise<{ credentialId: string }> }) =>
  (await embedder.embed(["hello"])).credentialId;

describe("a credential that is replaced", () => {
  it("lets the call under way end on the old key, and gives the next one the new key", async () => {
    const { embedder, credentialOf, key } = await worldOf("a");
    let letGo: () => void = () => undefined;
    key("a").reply(() => new Promise((resolve) => (letGo = () => resolve(undefined))));
    const running = ask(embedder);
    await key("a").waitForRequests(1);
    embedder.replaceCredential("a", credentialOf("a", "new"));
    expect(await ask(embedder)).toBe("a");
    letGo();
    expect(await running).toBe("a");
    expect([key("a").requests, key("new").requests]).toEqual([1, 1]);
  });

  it("gives a call whose old key is refused meanwhile the new one, though it has no other", async () => {
    const { embedder, credentialOf, key } = await worldOf("a");
    let letGo: () => void = () => undefined;
    key("a").reply(
      () =>
        new Promise((resolve) => {
          letGo = () =>
            resolve({
              type: "body",
              status: 401,
              body: '{"error":{"code":"invalid_api_key","message":"no"}}',
            });
        }),
    );
    const running = embedder.embed(["hello"]);
    await key("a").waitForRequests(1);
    embedder.replaceCredential("a", credentialOf("a", "new"));
    letGo();
    const { attempts } = await running;
    expect(attempts.map(({ classification }) => classification?.class)).toEqual(["auth", undefined]);
    expect(embedder.status()).toMatchObject([{ id: "a", state: "closed" }]);
  });

  it("starts with fresh health, and is what serves again", async () => {
    const { embedder, credentialOf, key, story } = await worldOf("a", "b");
    key("a").revoked();
    expect(await ask(embedder)).toBe("b");
    expect(embedder.activeCredentialId).toBe("b");
    embedder.replaceCredential("a", credentialOf("a", "new"));
    expect(embedder.status()[0]).toMatchObject({
      id: "a",
      state: "closed",
      consecutiveOpenings: 0,
      served: 0,
    });
    expect([embedder.activeCredentialId, await ask(embedder)]).toEqual(["a", "a"]);
    expect(story("switch", "failback")).toEqual(["switch a -> b auth", "failback b -> a"]);
  });

  it("keeps what is known of a server that both keys are at", async () => {
    const world = await createWorld({ endpoints: ["one", "two"] });
    const embedder = world.embedder(["a", "b"]);
    world.simulator.everyKey().status(503, { endpoint: "one" });
    for (let call = 0; call < 3; call += 1) await embedder.embed(["hello"]);
    expect(embedder.status()[0]).toMatchObject({ id: "a", state: "open" });
    const [a] = world.credentials(["a"]);
    embedder.replaceCredential("a", { ...a, provider: "openai", apiKey: "new-secret-key-0123456789" });
    expect(embedder.status()[0]).toMatchObject({ id: "a", state: "open" });
    expect(world.simulator.key("new-secret-key-0123456789").requests).toBe(0);
  });
});

describe("a credential that is added", () => {
  it("is the last, or stands before the one that is named", async () => {
    const { embedder, credentialOf, story } = await worldOf("b");
    embedder.addCredential(credentialOf("c"));
    embedder.addCredential(credentialOf("a"), { before: "b" });
    expect(embedder.status().map(({ id }) => id)).toEqual(["a", "b", "c"]);
    expect(await ask(embedder)).toBe("a");
    expect(story("switch", "failback")).toEqual(["failback b -> a"]);
  });

  it("answers a call that began with none that can", async () => {
    const { embedder, credentialOf, key } = await worldOf("a");
    key("a").revoked();
    expect(await rejection(ask(embedder))).toMatchObject({ status: 401 });
    embedder.addCredential(credentialOf("b"));
    expect(await ask(embedder)).toBe("b");
  });

  it("gets an id of its own when it names none", async () => {
    const { embedder, credentialOf } = await worldOf("credential-1");
    const { id: _, ...nameless } = credentialOf("x");
    embedder.addCredential(nameless);
    expect(embedder.status().map(({ id }) => id)).toEqual(["credential-1", "credential-2"]);
  });
});

describe("a credential that is removed", () => {
  it("is asked no more, and the next one serves", async () => {
    const { embedder, key, story } = await worldOf("a", "b");
    expect(await ask(embedder)).toBe("a");
    embedder.removeCredential("a");
    expect(await ask(embedder)).toBe("b");
    expect(key("a").requests).toBe(1);
    expect(story("switch", "failback")).toEqual(["switch a -> b unknown"]);
  });

  it("loses no call, whenever it happens", async () => {
    const { embedder, credentialOf, key, simulator } = await worldOf("a", "b");
    key("a").latency({ minMs: 0, maxMs: 10 }).status(500, { times: 20 });
    const calls = Array.from({ length: 100 }, () => ask(embedder));
    embedder.removeCredential("a");
    calls.push(...Array.from({ length: 20 }, () => ask(embedder)));
    embedder.addCredential(credentialOf("a", "new"), { before: "b" });
    calls.push(...Array.from({ length: 20 }, () => ask(embedder)));
    embedder.removeCredential("b");
    calls.push(...Array.from({ length: 20 }, () => ask(embedder)));
    expect(await Promise.all(calls)).toHaveLength(160);
    await simulator.waitUntilIdle();
    expect(embedder.status()).toMatchObject([{ id: "a", inFlight: 0 }]);
  });

  it("hides its key to the end of its last call", async () => {
    const { embedder, key } = await worldOf("a", "b");
    let letGo: () => void = () => undefined;
    const echoed = "a-secret-key-0123456789";
    key("a").reply(
      () =>
        new Promise((resolve) => {
          letGo = () => resolve({ type: "body", status: 400, body: `{"error":{"message":"bad ${echoed}"}}` });
        }),
    );
    const running = rejection(ask(embedder));
    await key("a").waitForRequests(1);
    embedder.removeCredential("a");
    letGo();
    expect(JSON.stringify(await running) + String(await running)).not.toContain("a-secret");
  });
});

describe("a stream", () => {
  it("ends on the key it began with", async () => {
    const world = await createWorld();
    const vlm = world.vlm(["a", "b"]);
    const stream = vlm.stream({ prompt: "one two three" })[Symbol.asyncIterator]();
    await stream.next();
    vlm.removeCredential("a");
    let last: unknown;
    for (let step = await stream.next(); step.done !== true; step = await stream.next()) last = step.value;
    expect(last).toMatchObject({ type: "finish", credentialId: "a" });
    expect((await vlm.complete({ prompt: "x" })).credentialId).toBe("b");
  });
});

describe("a change that is refused", () => {
  it.each([
    [
      "a taken id",
      (w: World) => w.embedder.addCredential(w.credentialOf("a")),
      /credential\.id: is "a": another credential has this id/,
    ],
    [
      "an unknown id",
      (w: World) => w.embedder.removeCredential("z"),
      /removeCredential\(id\): is "z": no credential has this id; the ids are: a/,
    ],
    ["the last one", (w: World) => w.embedder.removeCredential("a"), /only credential/],
    [
      "another id",
      (w: World) => w.embedder.replaceCredential("a", w.credentialOf("b")),
      /credential\.id: is "b": the replaced credential has the id "a"/,
    ],
    [
      "an unknown neighbour",
      (w: World) => w.embedder.addCredential(w.credentialOf("b"), { before: "z" }),
      /before: is "z": no credential has this id/,
    ],
    [
      "a credential without a key",
      (w: World) => w.embedder.replaceCredential("a", { provider: "openai", apiKey: undefined as never }),
      /credential\.apiKey/,
    ],
    [
      "another model",
      (w: World) => w.embedder.addCredential({ ...w.credentialOf("b"), model: "text-embedding-3-large" }),
      /model: is "text-embedding-3-large", which names another model/,
    ],
  ])("for %s says why, and changes nothing", async (_, change, words) => {
    const world = await worldOf("a");
    const thrown = await rejection((async () => change(world))());
    expect(InvalidConfigError.isInstance(thrown)).toBe(true);
    expect(String(thrown)).toMatch(words);
    expect(world.embedder.status().map(({ id }) => id)).toEqual(["a"]);
    expect(await ask(world.embedder)).toBe("a");
  });

  it("for a closed model says so", async () => {
    const { embedder, credentialOf } = await worldOf("a");
    await embedder.close();
    expect(
      ClosedError.isInstance(await rejection((async () => embedder.addCredential(credentialOf("b")))())),
    ).toBe(true);
  });
});

type World = Awaited<ReturnType<typeof worldOf>>;
