import { describe, expect, it } from "vitest";
import { z } from "zod";
import { gather, inWorld, metadataOf, prompt, type Sdk } from "./sdk-under-test.js";

/** Runs the functions of the AI SDK on Hotspare's models. */
export function describeSdk(name: string, { ai, hotspare: door }: Sdk): void {
  const { hotspareModel, hotspareEmbedding, hotspareProvider } = door;

  describe(name, () => {
    it(
      "answers generateText, and says who answered",
      inWorld(async ({ vlm, simulator }) => {
        const result = await ai.generateText({
          model: hotspareModel(vlm),
          prompt,
          temperature: 0.5,
          maxOutputTokens: 50,
        });
        expect(result.text).toContain("Say hello");
        expect(result.finishReason).toBe("stop");
        expect(result.warnings ?? []).toEqual([]);
        expect(result.usage).toMatchObject({
          inputTokens: expect.any(Number),
          outputTokens: expect.any(Number),
        });
        expect(metadataOf(result.providerMetadata)).toMatchObject({
          credentialId: "first",
          provider: "openai",
          attempts: [{ credentialId: "first" }],
          callId: 1,
          waitedMs: 0,
          usageSource: "reported",
        });
        expect(result.response).toMatchObject({
          id: expect.stringMatching(/^chatcmpl/),
          modelId: expect.any(String),
        });
        expect(result.response.headers).toHaveProperty("content-type");
        expect(result.response.timestamp).toBeInstanceOf(Date);
        expect(simulator.requests[0]?.body).toMatchObject({ temperature: 0.5, max_tokens: 50 });
      }),
    );

    it(
      "moves to the spare of a revoked key, without a word to the AI SDK",
      inWorld(async ({ vlm, simulator }) => {
        simulator.key("key-of-first").revoked();
        const { text, providerMetadata } = await ai.generateText({ model: hotspareModel(vlm), prompt });
        expect(text).toContain("Say hello");
        expect(metadataOf(providerMetadata)).toMatchObject({
          credentialId: "spare",
          attempts: [{ credentialId: "first", classification: { class: "auth" } }, { credentialId: "spare" }],
        });
      }),
    );

    it(
      "streams text in parts with ids, in order",
      inWorld(async ({ vlm }) => {
        const result = ai.streamText({ model: hotspareModel(vlm), prompt });
        const parts = await gather(result.fullStream);
        const types = parts.map(({ type }) => type).filter((type, index, all) => type !== all[index - 1]);
        expect(types).toEqual([
          "start",
          "start-step",
          "text-start",
          "text-delta",
          "text-end",
          "finish-step",
          "finish",
        ]);
        expect(new Set(parts.flatMap((part) => ("id" in part ? [part.id] : [])))).toEqual(new Set(["0"]));
        expect(await result.text).toContain("Say hello");
        expect(metadataOf(await result.providerMetadata)).toMatchObject({ credentialId: "first" });
        expect((await result.response).id).toMatch(/^chatcmpl/);
        expect((await result.usage).outputTokens).toBeGreaterThan(0);
      }),
    );

    it(
      "keeps reasoning apart from text, whole and streamed",
      inWorld(async ({ reasoningVlm }) => {
        const model = hotspareModel(reasoningVlm);
        const whole = await ai.generateText({ model, prompt });
        expect(whole.reasoningText).not.toBe("");
        expect(whole.usage.outputTokenDetails.reasoningTokens).toBeGreaterThan(0);
        const result = ai.streamText({ model, prompt });
        const types = (await gather(result.fullStream)).map(({ type }) => type);
        expect(types.indexOf("reasoning-end")).toBeLessThan(types.indexOf("text-start"));
        expect(await result.reasoningText).toBe(whole.reasoningText);
      }),
    );

    const weather = () =>
      ai.tool({
        description: "The weather of a city",
        inputSchema: z.object({ city: z.string() }),
        execute: async ({ city }) => ({ city, degrees: 20 }),
      });

    it(
      "runs tools over several steps, whole and streamed",
      inWorld(async ({ vlm, simulator }) => {
        const options = {
          model: hotspareModel(vlm),
          prompt: "call weather, please",
          tools: { weather: weather() },
          stopWhen: ai.stepCountIs(3),
        };
        const { steps, text } = await ai.generateText(options);
        expect(steps).toHaveLength(2);
        expect(steps[0]?.toolCalls[0]).toMatchObject({ toolName: "weather" });
        expect(steps[0]?.finishReason).toBe("tool-calls");
        expect(text).not.toBe("");
        const second = simulator.requests[1]?.body as {
          readonly messages: readonly { readonly role: string }[];
        };
        expect(second.messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool"]);

        const streamed = ai.streamText(options);
        const parts = await gather(streamed.fullStream);
        const types = parts.map(({ type }) => type);
        expect(types.indexOf("tool-input-start")).toBeLessThan(types.indexOf("tool-call"));
        expect(types.indexOf("tool-input-end")).toBeLessThan(types.indexOf("tool-call"));
        expect(await streamed.steps).toHaveLength(2);
        expect(await streamed.text).toBe(text);
      }),
    );

    it(
      "gives objects by schema",
      inWorld(async ({ vlm, simulator }) => {
        const schema = z.object({ city: z.string(), degrees: z.number() });
        const output = ai.Output.object({ schema, name: "weather", description: "The weather" });
        const result = await ai.generateText({ model: hotspareModel(vlm), prompt, output });
        expect(schema.safeParse(result.output).success).toBe(true);
        expect(simulator.requests[0]?.body).toMatchObject({
          response_format: {
            type: "json_schema",
            json_schema: {
              name: "weather",
              description: "The weather",
              strict: true,
              schema: { type: "object" },
            },
          },
        });
        const streamed = ai.streamText({ model: hotspareModel(vlm), prompt, output });
        await streamed.consumeStream();
        expect(await streamed.output).toEqual(result.output);
      }),
    );

    it(
      "embeds one value and many",
      inWorld(async ({ embedder, simulator }) => {
        const model = hotspareEmbedding(embedder);
        const one = await ai.embed({
          model,
          value: "hello",
          providerOptions: { hotspare: { inputType: "query", purpose: "search" } },
        });
        expect(one.embedding).toHaveLength(1536);
        expect(Array.isArray(one.embedding)).toBe(true);
        expect(one.usage.tokens).toBeGreaterThan(0);
        const values = Array.from({ length: 2_100 }, (_, index) => `text ${index}`);
        const many = await ai.embedMany({ model, values });
        expect(many.embeddings).toHaveLength(2_100);
        expect(many.embeddings[2_099]).toEqual((await ai.embed({ model, value: "text 2099" })).embedding);
        expect(metadataOf(one.providerMetadata)).toMatchObject({ credentialId: "first" });
        // One for the first value, two parts of the many, and one more.
        expect(simulator.requests).toHaveLength(4);
      }),
    );

    it(
      "is a provider of a registry, and names the models that there are",
      inWorld(async ({ vlm, embedder }) => {
        const registry = ai.createProviderRegistry({
          hotspare: hotspareProvider({ vlms: { captions: vlm }, embedders: { docs: embedder } }),
        });
        const { text } = await ai.generateText({
          model: registry.languageModel("hotspare:captions"),
          prompt,
        });
        expect(text).not.toBe("");
        const { embedding } = await ai.embed({ model: registry.embeddingModel("hotspare:docs"), value: "a" });
        expect(embedding).toHaveLength(1536);
        const provider = hotspareProvider({ vlms: { captions: vlm } });
        expect(() => provider.languageModel("caption")).toThrow(/"caption"; there are: captions/);
        expect(() => provider.embeddingModel("docs")).toThrow(/there are none/);
        expect(() => provider.imageModel("toString")).toThrow(/imageModel/);
      }),
    );
  });
}
