import { describe, expect, it } from "vitest";
import { keys, nothing, openClientWorld, pixel } from "./client-world.js";

/** The functions of the AI SDK that the tests call. They are the same in all tested versions of the package `ai`. */
export type AiSdk = Pick<
  typeof import("ai"),
  | "generateText"
  | "streamText"
  | "generateObject"
  | "embedMany"
  | "tool"
  | "jsonSchema"
  | "stepCountIs"
  | "APICallError"
>;
type Provider = typeof import("@ai-sdk/openai");

Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

/** With `store: false` the AI SDK sends earlier messages in full and not by reference. */
const stateless = { openai: { store: false } };

/** Tests the common uses of the AI SDK through a gateway, with both protocols. */
export function describeAiSdk(
  title: string,
  load: () => Promise<readonly [AiSdk, Provider["createOpenAI"]]>,
) {
  async function aiWorld(protocol: "chat" | "responses", key: string = keys.team) {
    const [ai, createOpenAI] = await load();
    const world = await openClientWorld();
    const provider = createOpenAI({ apiKey: key, baseURL: world.baseURL });
    const common = { maxRetries: 0, providerOptions: stateless } as const;
    return { ai, world, provider, model: (name = "vision") => provider[protocol](name), common };
  }

  describe.each(["chat", "responses"] as const)(`${title}, by its models of %s`, (protocol) => {
    it("answers questions, also about pictures", async () => {
      const { ai, model, common } = await aiWorld(protocol);
      const hello = await ai.generateText({ ...common, model: model(), prompt: "Hello" });
      expect(hello.text).toContain("Hello");
      expect(hello.finishReason).toBe("stop");
      expect(hello.usage.totalTokens).toBeGreaterThan(0);
      expect(hello.response.headers?.["x-hotspare-credential"]).toBe("one");
      const content = [
        { type: "text" as const, text: "What is this?" },
        { type: "image" as const, image: pixel },
      ];
      const seen = await ai.generateText({
        ...common,
        model: model(),
        messages: [{ role: "user", content }],
      });
      expect(seen.text).toMatch(/image\/png, \d+ bytes, 1 x 1 pixels/);
    });

    it.each([false, true])("runs the loop of tool calls, streamed: %s", async (streams) => {
      const { ai, model, common } = await aiWorld(protocol);
      const cities: string[] = [];
      const weather = ai.tool({
        description: "The weather of a city",
        inputSchema: ai.jsonSchema<{ city: string }>({
          type: "object",
          properties: { city: { type: "string" } },
          required: ["city"],
          additionalProperties: false,
        }),
        execute: async ({ city }) => {
          cities.push(city);
          return `mild in ${city}`;
        },
      });
      const asked = {
        ...common,
        model: model(),
        prompt: "Please call weather",
        tools: { weather },
        stopWhen: ai.stepCountIs(3),
      };
      const result = streams ? ai.streamText(asked) : await ai.generateText(asked);
      expect(await result.text).toContain("mild in example");
      expect(await result.steps).toHaveLength(2);
      expect(cities).toEqual(["example"]);
    });

    it("makes an object that matches a schema", async () => {
      const { ai, model, common } = await aiWorld(protocol);
      const { object } = await ai.generateObject({
        ...common,
        model: model(),
        prompt: "Describe it",
        schema: ai.jsonSchema<{ title: string }>({
          type: "object",
          properties: { title: { type: "string" } },
          required: ["title"],
          additionalProperties: false,
        }),
      });
      expect(object).toEqual({ title: "example" });
    });

    it("streams the text of the whole answer, with its usage", async () => {
      const { ai, model, common } = await aiWorld(protocol);
      const asked = { ...common, model: model(), prompt: "Count the words of this sentence" };
      const whole = await ai.generateText(asked);
      const streamed = ai.streamText(asked);
      let text = "";
      for await (const piece of streamed.textStream) text += piece;
      expect(text).toBe(whole.text);
      expect(await streamed.finishReason).toBe("stop");
      expect((await streamed.usage).totalTokens).toBe(whole.usage.totalTokens);
    });

    it.each<[string, string, string, number, boolean]>([
      ["a wrong key", keys.unknown, "vision", 401, false],
      ["a model that the key may not use", keys.narrow, "vision", 403, false],
      ["a model that there is not", keys.team, "gpt-9", 404, false],
      ["an upstream that fails", keys.team, "vision", 503, true],
    ])("raises an error of an API call for %s", async (_title, key, name, statusCode, isRetryable) => {
      const { ai, model, common, world } = await aiWorld(protocol, key);
      world.simulator.everyKey().status(500);
      const error = await ai
        .generateText({ ...common, model: model(name), prompt: "Hello" })
        .catch((thrown) => thrown);
      expect(ai.APICallError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ statusCode, isRetryable });
      expect(error.message).not.toMatch(/127\.0\.0\.1|upstream-key|client-key/);
    });

    it("gets an error, and no regular end, from a stream that breaks in the middle", async () => {
      const { ai, model, common, world } = await aiWorld(protocol);
      world.simulator.everyKey().breakStream({ afterTokens: 3 });
      const errors: unknown[] = [];
      const streamed = ai.streamText({
        ...common,
        model: model(),
        prompt: "Hello",
        onError: ({ error }) => void errors.push(error),
      });
      let text = "";
      for await (const piece of streamed.textStream) text += piece;
      expect(text).not.toBe("");
      expect(JSON.stringify(errors)).toContain("broke after its first content");
      expect(await Promise.resolve(streamed.finishReason).catch(() => "error")).toBe("error");
      await expect.poll(() => world.underWay()).toEqual(nothing);
    });

    it("ends the request to the provider when it aborts", async () => {
      const { ai, model, common, world } = await aiWorld(protocol);
      world.simulator.everyKey().hang();
      const stop = new AbortController();
      const asked = ai.generateText({ ...common, model: model(), prompt: "Hello", abortSignal: stop.signal });
      const failed = expect(asked).rejects.toMatchObject({ name: "AbortError" });
      await world.simulator.waitForRequests(1);
      stop.abort();
      await failed;
      await expect.poll(() => world.underWay()).toEqual(nothing);
    });
  });

  it(`${title} makes embeddings`, async () => {
    const { ai, provider } = await aiWorld("chat");
    const model = provider.textEmbeddingModel("documents");
    const { embeddings } = await ai.embedMany({ model, values: ["a", "b", "a"], maxRetries: 0 });
    expect(embeddings.map(({ length }) => length)).toEqual([16, 16, 16]);
    expect(embeddings[0]).toEqual(embeddings[2]);
    expect(embeddings[0]).not.toEqual(embeddings[1]);
  });
}
