import { AllCredentialsFailedError, createHotspare } from "@hotspare/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { scripted } from "../support/scripted-plugin.js";
import { createWorld, rejection } from "../support/world.js";
import { retry, strategies } from "./strategies.js";

// The rules that the design this one replaces had proved, which every strategy must keep.
describe.each(strategies)("with $name", ({ switcher }) => {
  const openWorld = () =>
    createWorld({
      switcher: switcher(),
      retry,
      endpoints: Array.from({ length: 25 }, (_, index) => `server-${index}`),
      // Longer than any wait of a test: no attempt is too slow.
      timeouts: { attemptMs: 3_600_000 },
    });
  const idsOf = (attempts: readonly { readonly credentialId: string }[]) =>
    attempts.map(({ credentialId }) => credentialId);

  it("a call begins with the first credential", async () => {
    const world = await openWorld();
    const embedder = world.embedder(["a", "b", "c"]);
    expect(embedder.activeCredentialId).toBe("a");
    expect((await embedder.embed(["x"])).credentialId).toBe("a");
  });

  it("whoever answers after a key has died serves from then on", async () => {
    const world = await openWorld();
    const embedder = world.embedder(["a", "b", "c"]);
    world.key("a").revoked();
    expect(idsOf((await embedder.embed(["1"])).attempts)).toEqual(["a", "b"]);
    expect(embedder.activeCredentialId).toBe("b");
    expect(idsOf((await embedder.embed(["2"])).attempts)).toEqual(["b"]);
    expect(world.story("switch")).toEqual(["switch a -> b auth"]);
  });

  it("a call asks each credential once, and those above the active one too", async () => {
    const world = await openWorld();
    const embedder = world.embedder(["a", "b", "c"]);
    world.key("a").status(500, { times: 1 });
    world.key("b").revoked();
    world.key("c").status(500, { times: 1 });
    // All three fail once: each was asked, none twice.
    const error = await rejection(embedder.embed(["1"]));
    if (!AllCredentialsFailedError.isInstance(error)) throw error;
    expect(idsOf(error.attempts)).toEqual(["a", "b", "c"]);
    expect((await embedder.embed(["2"])).credentialId).toBe("a");
  });

  it("the ring wraps: when the last one dies, a call comes back to those above", async () => {
    const world = await openWorld();
    const embedder = world.embedder(["a", "b", "c"]);
    world.key("a").revoked({ times: 1 });
    world.key("b").revoked({ times: 1 });
    expect((await embedder.embed(["1"])).credentialId).toBe("c");
    world.key("c").revoked();
    await world.clock.advance(600_000);
    for (let call = 0; call < 3; call += 1) await embedder.embed([String(call)]);
    expect(["a", "b"]).toContain((await embedder.embed(["2"])).credentialId);
  });

  it.each([
    ["ten minutes", { calls: 0, waitMs: 600_000 }],
    ["fifty answers", { calls: 50, waitMs: 30_000 }],
  ])("the one above is tried again after %s", async (_after, { calls, waitMs }) => {
    const world = await openWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked({ times: 1 });
    await embedder.embed(["down"]);
    await world.clock.advance(waitMs - 1);
    for (let call = 0; call < calls; call += 1) await embedder.embed([String(call)]);
    if (calls === 0) expect((await embedder.embed(["not yet"])).credentialId).toBe("b");
    await world.clock.advance(1);
    expect((await embedder.embed(["up"])).credentialId).toBe("a");
    expect(world.story("switch", "failback")).toEqual(["switch a -> b auth", "failback b -> a"]);
  });

  it("a recovering credential meets one call, and the others do not wait for it", async () => {
    const world = await openWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked();
    await embedder.embed(["down"]);
    await world.clock.advance(600_000);
    const answers = await Promise.all(Array.from({ length: 100 }, (_, call) => embedder.embed([`${call}`])));
    expect(new Set(idsOf(answers))).toEqual(new Set(["b"]));
    expect(world.key("a").requests).toBe(2);
  });

  it("a late answer does not undo a recovery", async () => {
    const world = await openWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").revoked({ times: 1 });
    await embedder.embed(["down"]);
    let letGo = () => {};
    const held = new Promise<undefined>((resolve) => {
      letGo = () => resolve(undefined);
    });
    world.key("b").reply(() => held, { times: 1 });
    const late = embedder.embed(["late"]);
    await world.key("b").waitForRequests(2);
    await world.clock.advance(600_000);
    expect((await embedder.embed(["up"])).credentialId).toBe("a");
    letGo();
    expect((await late).credentialId).toBe("b");
    expect(embedder.activeCredentialId).toBe("a");
  });

  it.each([
    ["a request that is wrong", "openai.unsupported_parameter"],
    ["an input that is too large", "openai.context_length_exceeded"],
    ["content that is refused", "openai.content_policy"],
  ] as const)("%s is answered with the original error, and no other key is asked", async (_what, reply) => {
    const world = await openWorld();
    const embedder = world.embedder(["a", "b"]);
    world.key("a").fail(reply);
    const error = await rejection(embedder.embed(["x"]));
    expect(AllCredentialsFailedError.isInstance(error)).toBe(false);
    expect(error).toMatchObject({ status: expect.any(Number), requestID: expect.anything() });
    expect(world.key("b").requests).toBe(0);
    expect(embedder.activeCredentialId).toBe("a");
  });

  it("there may be more than ten credentials", async () => {
    const world = await openWorld();
    const ids = Array.from({ length: 25 }, (_, index) => `key-${index}`);
    const embedder = world.embedder(ids);
    for (const id of ids.slice(0, -1)) world.key(id).revoked();
    const { credentialId, attempts } = await embedder.embed(["x"]);
    expect(credentialId).toBe("key-24");
    expect(idsOf(attempts)).toEqual(ids);
    expect(embedder.activeCredentialId).toBe("key-24");
  });

  it("looking at who is active moves nothing", async () => {
    const world = await openWorld();
    const embedder = world.embedder(["a", "b", "c"]);
    world.key("a").revoked();
    await embedder.embed(["1"]);
    await world.clock.advance(600_000);
    for (let look = 0; look < 10; look += 1) {
      expect(embedder.activeCredentialId).toBe("b");
      embedder.status();
    }
    expect(idsOf((await embedder.embed(["2"])).attempts)).toEqual(["a", "b"]);
  });

  it("a request that the active one cannot take goes elsewhere, and moves nothing", async () => {
    const hotspare = createHotspare({ plugins: [withPictures()], switcher: switcher(), retry });
    onTestFinished(() => hotspare.close());
    const vlm = hotspare.vlm({
      model: "m",
      credentials: [
        { id: "text", provider: "pictures", pictures: false },
        { id: "sees", provider: "pictures", pictures: true },
      ],
    });
    const images = [new URL("https://pictures.example/fox.png")];
    expect((await vlm.complete({ prompt: "?", images })).credentialId).toBe("sees");
    expect(vlm.activeCredentialId).toBe("text");
    expect((await vlm.complete({ prompt: "?" })).credentialId).toBe("text");
  });

  it("usage is summed over the credentials, and nothing is counted twice", async () => {
    const world = await openWorld();
    const embedder = world.embedder(["a", "b"]);
    const first = await embedder.embed(["one two three four"]);
    world.key("a").revoked();
    const second = await embedder.embed(["five six seven eight nine ten"]);
    const promptTokens = first.usage.promptTokens + second.usage.promptTokens;
    expect(world.hotspare.usage.snapshot().total).toMatchObject({ calls: 2, failures: 1, promptTokens });
    expect(world.hotspare.usage.merged("provider")["openai"]).toMatchObject({ calls: 2, promptTokens });
  });

  it.each([
    ["transient if any is", ["revoked", "quota", "down"], "transient"],
    ["quota_exceeded if one is and none is transient", ["revoked", "quota", "revoked"], "quota_exceeded"],
    ["auth if all are", ["revoked", "revoked", "revoked"], "auth"],
  ] as const)("the error of them all is %s", async (_rule, faults, errorClass) => {
    const world = await openWorld();
    const ids = ["a", "b", "c"];
    faults.forEach((fault, index) => {
      const key = world.key(ids[index] ?? "");
      if (fault === "revoked") key.revoked();
      else if (fault === "quota") key.quota(0);
      else key.status(500);
    });
    const error = await rejection(world.embedder(ids).embed(["x"]));
    if (!AllCredentialsFailedError.isInstance(error)) throw error;
    expect(error.class).toBe(errorClass);
    expect(idsOf(error.failures)).toEqual(ids);
  });
});

/** A provider of which some credentials take pictures. */
function withPictures() {
  const plugin = scripted();
  return {
    ...plugin,
    name: "pictures" as const,
    credentialSchema: {
      "~standard": {
        version: 1 as const,
        vendor: "test",
        validate: (value: unknown) => ({ value: value as { pictures: boolean } }),
        types: undefined as unknown as { input: { pictures: boolean }; output: { pictures: boolean } },
      },
      jsonSchema: () => ({ type: "object" }),
    },
    endpointOf: ({ pictures }: { pictures: boolean }) => `server-${pictures}`,
    createEmbedder: undefined as never,
    createVlm: ({ pictures }: { pictures: boolean }) => ({
      capabilities: {
        modalities: pictures ? (["text", "image"] as const) : (["text"] as const),
        tools: false,
        streaming: false,
      },
      complete: async () => ({
        content: "Hello",
        toolCalls: [],
        finishReason: "stop" as const,
        usage: { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" as const },
        model: "m",
      }),
    }),
  };
}
