import { createHotspare, type Vlm, type VlmChunk } from "@hotspare/core";
import { createGateway } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import OpenAI from "openai";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";

afterEach(() => void vi.useRealTimers());

const finish: VlmChunk = {
  type: "finish",
  finishReason: "stop",
  toolCalls: [],
  parts: [],
  usage: { promptTokens: 1, completionTokens: 2, totalTokens: 3, source: "reported" },
  model: "m",
  provider: "openai",
  credentialId: "a",
  attempts: [],
  warnings: [],
};

/** A gateway on a model that sends one word, waits until the test lets it continue, and sends another word. */
async function openThinker() {
  let goOn = () => {};
  const thinking = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* stream(): AsyncGenerator<VlmChunk> {
    yield { type: "content", content: "One" };
    await thinking;
    yield { type: "content", content: " two" };
    yield finish;
  }
  const vlm = { model: "m", capabilities: { modalities: ["text"], tools: true, streaming: true }, stream };
  const gateway = await createGateway({
    hotspare: createHotspare({ plugins: [openai()] }),
    vlms: { m: vlm as unknown as Vlm },
  });
  onTestFinished(() => gateway.close());
  const { url } = await gateway.listen({ port: 0 });
  return { url: `${url}/v1`, goOn };
}

/** Waits without `vi.waitFor`, which would advance the clock. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise(setImmediate);
  }
}

const question = {
  model: "m",
  messages: [{ role: "user" as const, content: "Count" }],
  stream: true as const,
};

describe("a stream whose model thinks", () => {
  it("has a comment after each 15 seconds of silence, which OpenAI's client ignores", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const { url, goOn } = await openThinker();
    let text = "";
    const client = new OpenAI({
      apiKey: "any",
      baseURL: url,
      maxRetries: 0,
      fetch: async (address, init) => {
        const response = await fetch(address, init);
        const recorder = new TransformStream<Uint8Array, Uint8Array>({
          transform(piece, next) {
            text += new TextDecoder().decode(piece);
            next.enqueue(piece);
          },
        });
        return new Response(response.body?.pipeThrough(recorder), response);
      },
    });
    const comments = () => text.split(": still here\n\n").length - 1;
    const words: string[] = [];
    const reading = (async () => {
      for await (const chunk of await client.chat.completions.create(question)) {
        words.push(chunk.choices[0]?.delta.content ?? "");
      }
    })();
    await until(() => text.includes("One"));
    vi.advanceTimersByTime(14_999);
    await new Promise(setImmediate);
    expect(comments()).toBe(0);
    for (let count = 1; count <= 3; count += 1) {
      vi.advanceTimersByTime(15_000);
      await until(() => comments() === count);
    }
    goOn();
    await reading;
    expect(words.join("")).toBe("One two");
    const before = comments();
    vi.advanceTimersByTime(60_000);
    expect([comments(), before]).toEqual([3, 3]);
  });
});
