import { describe, expect, it } from "vitest";
import { createEngineWorld } from "../support/engine-world.js";
import { StatusError } from "../support/scripted-plugin.js";

const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" as const };
const vector = { dense: Float32Array.of(1, 2, 3) };
const completion = { content: "Hello", toolCalls: [], finishReason: "stop" as const, usage, model: "m" };
const embeddings = { embeddings: [vector], usage, model: "m" };

/** A reply with a member whose getter throws. */
function trapped<Reply extends object>(reply: Reply, member: string): Reply {
  return Object.defineProperty({ ...reply }, member, {
    enumerable: true,
    get() {
      throw new TypeError(`trap of ${member}`);
    },
  }) as Reply;
}

/** A promise resolves with it, and reading anything else of it throws. */
function hostile(): never {
  return new Proxy(
    {},
    {
      get(_, member) {
        if (member === "then") return undefined;
        throw new TypeError("trap");
      },
      ownKeys() {
        throw new TypeError("trap");
      },
    },
  ) as never;
}

describe("a reply of a plugin without a compiler", () => {
  it.each<[string, () => unknown]>([
    ["null", () => null],
    ["undefined", () => undefined],
    ["a text", () => "Hello"],
    ["a Proxy that throws", hostile],
    ["content that is a number", () => ({ ...completion, content: 7 })],
    ["tool calls that are no list", () => ({ ...completion, toolCalls: {} })],
    ["a tool call that is null", () => ({ ...completion, toolCalls: [null] })],
    ["content that throws", () => trapped(completion, "content")],
    ["tool calls that throw", () => trapped(completion, "toolCalls")],
    ["a model that throws", () => trapped(completion, "model")],
    ["a finish reason that throws", () => trapped(completion, "finishReason")],
  ])("sends a completion on to the spare when it is %s", async (_, reply) => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: async () => reply() as never }, b: {} });
    const answer = await vlm.complete({ prompt: "hello" });
    expect([answer.credentialId, answer.attempts.length]).toEqual(["b", 2]);
    const [reported] = world.watch.of("extensionError");
    expect(reported).toMatchObject({ extension: "plugin", name: "scripted.complete" });
    expect(reported?.message).toContain("complete() must");
  });

  it.each<[string, () => unknown]>([
    ["null", () => null],
    ["undefined", () => undefined],
    ["a Proxy that throws", hostile],
    ["null instead of a list", () => ({ ...embeddings, embeddings: null })],
    ["an object instead of a list", () => ({ ...embeddings, embeddings: { length: 1 } })],
    ["a list whose member throws", () => ({ ...embeddings, embeddings: [trapped(vector, "dense")] })],
    ["embeddings that throw", () => trapped(embeddings, "embeddings")],
    ["a model that throws", () => trapped(embeddings, "model")],
  ])("sends an embedding on to the spare when it is %s", async (_, reply) => {
    const world = createEngineWorld();
    const embedder = world.embedder({ a: { embed: async () => reply() as never }, b: {} });
    expect((await embedder.embed(["hello"])).credentialId).toBe("b");
    const [reported] = world.watch.of("extensionError");
    expect(reported).toMatchObject({ extension: "plugin", name: "scripted.embed" });
    expect(reported?.message).toContain("embed() must");
  });

  it("moves on when one vector is null", async () => {
    const world = createEngineWorld();
    const embed = async () => ({ ...embeddings, embeddings: [null] }) as never;
    const embedder = world.embedder({ a: { embed }, b: {} });
    expect((await embedder.embed(["hello"])).credentialId).toBe("b");
  });

  it("names in its error what came and what was wanted, when there is no spare", async () => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: async () => null as never } });
    await expect(vlm.complete({ prompt: "hello" })).rejects.toThrow(
      /complete\(\) of the plugin "scripted" returned null.*must return/,
    );
  });
});

describe("an adapter that gives no promise", () => {
  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a number", 7],
    ["an object that is no reply", {}],
  ])("of %s sends an embedding on to the spare", async (_, value) => {
    const world = createEngineWorld();
    const embedder = world.embedder({ a: { embed: () => value as never }, b: {} });
    expect((await embedder.embed(["hello"])).credentialId).toBe("b");
    expect(world.watch.of("extensionError")).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a text", "Hello"],
  ])("of %s sends a completion on to the spare", async (_, value) => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: () => value as never }, b: {} });
    expect((await vlm.complete({ prompt: "hello" })).credentialId).toBe("b");
    expect(world.watch.of("extensionError")).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ["undefined", undefined],
    ["null", null],
    ["a promise of chunks", Promise.resolve([])],
    ["a list", ["Hello"]],
    ["an iterable whose iterator is nothing", { [Symbol.asyncIterator]: () => undefined }],
    ["an iterator without next", { [Symbol.asyncIterator]: () => ({}) }],
    ["an iterator whose next gives nothing", { [Symbol.asyncIterator]: () => ({ next: () => undefined }) }],
    ["an iterator whose next gives null", { [Symbol.asyncIterator]: () => ({ next: async () => null }) }],
  ])("of %s sends a stream on to the spare", async (_, value) => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { stream: () => value as never }, b: {} });
    const ends: unknown[] = [];
    for await (const chunk of vlm.stream({ prompt: "hello" })) {
      ends.push(chunk.type === "finish" ? chunk.credentialId : chunk.type);
    }
    expect(ends).toEqual(["content", "b"]);
    const [reported] = world.watch.of("extensionError");
    expect(reported).toMatchObject({ extension: "plugin", name: "scripted.stream" });
    expect(reported?.message).toContain("stream() must");
  });

  it("is taken at its word when what it gives is a reply", async () => {
    const world = createEngineWorld();
    const embedder = world.embedder({ a: { embed: () => embeddings as never }, b: {} });
    expect((await embedder.embed(["hello"])).credentialId).toBe("a");
  });
});

describe("a usage that is none", () => {
  const wrong: readonly [string, unknown][] = [
    ["null", null],
    ["empty", {}],
    ["a text", "x"],
    ["of texts", { promptTokens: "1", completionTokens: "1", totalTokens: "2" }],
    ["negative", { promptTokens: -1, completionTokens: 1, totalTokens: 0 }],
    ["not a number", { promptTokens: Number.NaN, completionTokens: 1, totalTokens: 1 }],
    ["infinite", { promptTokens: Number.POSITIVE_INFINITY, completionTokens: 1, totalTokens: 1 }],
    ["a number whose details are not", { ...usage, cachedTokens: "many", reasoningTokens: Number.NaN }],
  ];

  it.each(wrong)("is estimated for an embedding, and reported, when it is %s", async (_, given) => {
    const world = createEngineWorld();
    const embed = async () => ({ ...embeddings, usage: given }) as never;
    const embedder = world.embedder({ a: { embed } });
    const { usage: counted } = await embedder.embed(["hello"]);
    expect(counted.source).toBe("estimated");
    expect(world.watch.of("extensionError").map(({ name }) => name)).toEqual(["scripted.usage"]);
    expect(world.hotspare.usage.snapshot().total.calls).toBe(1);
  });

  it.each(wrong)("is estimated for a completion when it is %s", async (_, given) => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: async () => ({ ...completion, usage: given }) as never } });
    expect((await vlm.complete({ prompt: "hello" })).usage.source).toBe("estimated");
    expect(world.hotspare.usage.snapshot().total.calls).toBe(1);
  });

  it.each(wrong)("is estimated for a stream when it is %s", async (_, given) => {
    const world = createEngineWorld();
    const vlm = world.vlm({
      a: {
        async *stream() {
          yield { type: "content", content: "Hello" };
          yield { type: "finish", finishReason: "stop", model: "m", usage: given } as never;
        },
      },
    });
    const chunks = [];
    for await (const chunk of vlm.stream({ prompt: "hello" })) {
      chunks.push(chunk);
    }
    expect(chunks.at(-1)).toMatchObject({ type: "finish", usage: { source: "estimated" } });
  });

  it.each(wrong)(
    "leaves the totals numbers when the vector space is verified and it is %s",
    async (_, given) => {
      const world = createEngineWorld();
      const embed = async (inputs: readonly unknown[]) =>
        ({ embeddings: inputs.map(() => vector), usage: given, model: "m" }) as never;
      const embedder = world.embedder({ a: { embed }, b: {} }, { vectorSpace: { verify: true } });
      expect((await embedder.embed(["hello"])).credentialId).toBe("a");
    },
  );

  it.each(wrong)("leaves the totals numbers when a ping gives it: %s", async (_, given) => {
    const world = createEngineWorld({ failback: { probe: "background" } });
    let isDead = true;
    const embed = async () => {
      if (isDead) throw new StatusError(401);
      return embeddings as never;
    };
    const embedder = world.embedder({ a: { embed, ping: async () => given as never }, b: {} });
    await embedder.embed(["hello"]);
    isDead = false;
    await world.clock.advance(700_000);
    await embedder.embed(["hello"]);
    await world.clock.advance(1_000);
  });

  it.each(["usage", "rateLimit"])("costs a paid answer nothing when reading %s throws", async (member) => {
    const world = createEngineWorld();
    const vlm = world.vlm({ a: { complete: async () => trapped(completion, member) }, b: {} });
    const answer = await vlm.complete({ prompt: "hello" });
    expect([answer.content, answer.credentialId]).toEqual(["Hello", "a"]);
    const embedder = world.embedder({ a: { embed: async () => trapped(embeddings, member) }, b: {} });
    expect((await embedder.embed(["hello"])).credentialId).toBe("a");
  });

  it.each(["usage", "rateLimit", "warnings"])(
    "ends a stream whose finish throws when %s is read",
    async (member) => {
      const world = createEngineWorld();
      const vlm = world.vlm({
        a: {
          async *stream() {
            yield { type: "content", content: "Hello" };
            yield trapped({ type: "finish", finishReason: "stop", model: "m", usage } as const, member);
          },
        },
      });
      const stream = vlm.stream({ prompt: "hello" });
      expect(await stream.next()).toMatchObject({ value: { type: "content" } });
      const last = await world.settle(stream.next().catch((error: unknown) => error));
      expect(last).toBeDefined();
      expect(await stream.next()).toEqual({ done: true, value: undefined });
    },
  );
});
