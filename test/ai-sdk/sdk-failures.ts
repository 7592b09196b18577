import { AllCredentialsFailedError, StreamInterruptedError } from "@hotspare/core";
import { describe, expect, it } from "vitest";
import { gather, inWorld, metadataOf, prompt, rejection, type Sdk } from "./sdk-under-test.js";

/** What the AI SDK sees of aborts, of lists that are exhausted, and of streams that break. */
export function describeFailures(name: string, { ai, hotspare: door }: Sdk): void {
  const { hotspareModel, hotspareEmbedding } = door;

  describe(name, () => {
    it(
      "throws the very reason of an abort, whole and embedding",
      inWorld(async ({ vlm, embedder, simulator }) => {
        simulator.everyKey().hang();
        const controller = new AbortController();
        const reason = new Error("The user has left");
        const asked = ai.generateText({ model: hotspareModel(vlm), prompt, abortSignal: controller.signal });
        const embedded = ai.embed({
          model: hotspareEmbedding(embedder),
          value: "a",
          abortSignal: controller.signal,
        });
        const both = Promise.all([rejection(asked), rejection(embedded)]);
        await simulator.waitForRequests(2);
        controller.abort(reason);
        expect(await both).toEqual([reason, reason]);
        expect((await both).every((error) => error === reason)).toBe(true);
      }),
    );

    it(
      "ends a stream with an abort part",
      inWorld(async ({ vlm, simulator }) => {
        simulator.key("key-of-first").latency(0);
        const controller = new AbortController();
        const seen: string[] = [];
        const result = ai.streamText({
          model: hotspareModel(vlm),
          prompt: "Say a lot ".repeat(50),
          abortSignal: controller.signal,
        });
        for await (const { type } of result.fullStream) {
          seen.push(type);
          if (type === "text-delta") controller.abort();
        }
        expect(seen.at(-1)).toBe("abort");
        expect(seen).not.toContain("error");
      }),
    );

    it(
      "throws an APICallError that is not tried again when no credential answers",
      inWorld(async ({ vlm, simulator }) => {
        simulator.everyKey().status(503, { headers: { "x-request-id": "r1" } });
        const error = await rejection(ai.generateText({ model: hotspareModel(vlm), prompt, maxRetries: 5 }));
        expect(ai.APICallError.isInstance(error)).toBe(true);
        if (!ai.APICallError.isInstance(error)) return;
        expect(error).toMatchObject({
          isRetryable: false,
          statusCode: 503,
          responseHeaders: expect.objectContaining({ "x-request-id": "r1" }),
          responseBody: expect.any(String),
          data: {
            hotspare: {
              class: "transient",
              failures: [{ credentialId: "first" }, { credentialId: "spare" }],
            },
          },
        });
        expect(error.url).toContain("127.0.0.1");
        expect(AllCredentialsFailedError.isInstance(error.cause)).toBe(true);
        expect(simulator.requests).toHaveLength(2);
        expect(JSON.stringify(error)).not.toContain("key-of-");
      }),
    );

    it(
      "does the same for streams and embeddings",
      inWorld(async ({ vlm, embedder, simulator }) => {
        simulator.everyKey().status(503);
        const errors: unknown[] = [];
        const result = ai.streamText({
          model: hotspareModel(vlm),
          prompt,
          onError: ({ error }) => void errors.push(error),
        });
        await result.consumeStream();
        expect(errors).toHaveLength(1);
        expect(ai.APICallError.isInstance(errors[0])).toBe(true);
        expect(simulator.requests).toHaveLength(2);
        const error = await rejection(
          ai.embedMany({ model: hotspareEmbedding(embedder), values: ["a", "b"] }),
        );
        expect(ai.APICallError.isInstance(error)).toBe(true);
        expect(simulator.requests).toHaveLength(4);
      }),
    );

    it(
      "throws a refusal of the request itself as it came, in an APICallError",
      inWorld(async ({ vlm, simulator }) => {
        const body = {
          error: {
            message: "Invalid 'temperature'",
            type: "invalid_request_error",
            param: "temperature",
            code: "invalid_value",
          },
        };
        simulator.everyKey().status(400, { body });
        const error = await rejection(ai.generateText({ model: hotspareModel(vlm), prompt }));
        expect(error).toMatchObject({
          statusCode: 400,
          isRetryable: false,
          message: expect.stringContaining("temperature"),
        });
        expect(simulator.requests).toHaveLength(1);
      }),
    );

    it(
      "moves a stream that breaks before its first content",
      inWorld(async ({ vlm, simulator }) => {
        simulator.key("key-of-first").breakStream({ afterTokens: 0 });
        const result = ai.streamText({ model: hotspareModel(vlm), prompt });
        const types = (await gather(result.fullStream)).map(({ type }) => type);
        expect(types).not.toContain("error");
        expect(metadataOf(await result.providerMetadata)).toMatchObject({ credentialId: "spare" });
      }),
    );

    it(
      "ends a stream that breaks after content with an error part, and what was said",
      inWorld(async ({ vlm, simulator }) => {
        simulator.everyKey().breakStream({ afterTokens: 3 });
        const errors: unknown[] = [];
        const result = ai.streamText({
          model: hotspareModel(vlm),
          prompt,
          onError: ({ error }) => void errors.push(error),
        });
        const parts = await gather(result.fullStream);
        const types = parts.map(({ type }) => type);
        expect(types.filter((type) => type === "error")).toHaveLength(1);
        expect(types.lastIndexOf("text-delta")).toBeLessThan(types.indexOf("error"));
        expect(ai.APICallError.isInstance(errors[0])).toBe(true);
        expect(StreamInterruptedError.isInstance((errors[0] as Error).cause)).toBe(true);
        expect(simulator.requests).toHaveLength(1);
        expect(await result.finishReason).toBe("error");
      }),
    );
  });
}
