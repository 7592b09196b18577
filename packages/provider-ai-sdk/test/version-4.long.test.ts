import { jsonReply, rejectionOf, sendJson } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import type { AiSdkModel } from "../src/model/ai-sdk-model.js";
import { openaiResponse, openaiResponseStream } from "./wire/openai-responses.js";
import { textsOf } from "./wire/pieces.js";
import { chunksOf, embedderOf, hello, serverOf, vlmOf } from "./world.js";

/** The packages for `ai` 7 are only ES modules and need Node.js 22. */
const isNewEnough = Number(process.versions.node.split(".")[0]) >= 22;
if (!isNewEnough) {
  console.log(`Not run on Node.js ${process.versions.node}: the models of version 4 want 22 or later.`);
}

const apiKey = "key-of-the-test-0123456789";
const truth = {
  model: "gpt-4.1",
  content: "A fox.",
  toolCall: undefined,
  promptTokens: 11,
  completionTokens: 7,
};
const png = new Uint8Array(
  Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
    "base64",
  ),
);

async function providerAt(origin: string) {
  const { createOpenAI } = await import("@ai-sdk/openai-4");
  return createOpenAI({ baseURL: `${origin}/v1`, apiKey });
}

describe.runIf(isNewEnough)("a model of version 4", () => {
  it("completes and streams, with pictures and thinking", async () => {
    const server = await serverOf((response, { body }) => {
      if (body["stream"] === true) {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end(textsOf(openaiResponseStream(truth)).join(""));
      } else {
        sendJson(response, (openaiResponse(truth) as { readonly body: string }).body);
      }
    });
    const model: AiSdkModel = (await providerAt(server.origin))("gpt-5.1");
    expect(model.specificationVersion).toBe("v4");
    const vlm = vlmOf([model]);
    const result = await vlm.complete({ prompt: "What is this?", images: [png], thinking: "disabled" });
    expect(result).toMatchObject({
      content: "A fox.",
      finishReason: "stop",
      usage: { promptTokens: 11, completionTokens: 7 },
    });
    expect(server.requests[0]?.text).toContain(Buffer.from(png).toString("base64"));
    expect(server.requests[0]?.body["reasoning"]).toMatchObject({ effort: "none" });
    const end = (await chunksOf(vlm.stream(hello))).at(-1);
    expect(end).toMatchObject({
      type: "finish",
      finishReason: "stop",
      parts: [{ type: "text", text: "A fox." }],
    });
  });

  it("returns vectors of the requested length", async () => {
    const server = await serverOf((response) =>
      sendJson(response, {
        data: [{ embedding: [1, 2], index: 0 }],
        model: "m",
        usage: { prompt_tokens: 1, total_tokens: 1 },
      }),
    );
    const model: AiSdkModel = (await providerAt(server.origin)).embedding("text-embedding-3-small");
    const { embeddings } = await embedderOf([model], {}, 2).embed(["a"]);
    expect(embeddings[0]?.dense).toEqual(Float32Array.of(1, 2));
    expect(server.requests[0]?.body["dimensions"]).toBe(2);
  });

  it("fails as the other versions do, after one request", async () => {
    const refused = jsonReply({ error: { message: "No.", code: "invalid_api_key" } }, { status: 401 });
    const server = await serverOf((response) =>
      sendJson(response, (refused as { readonly body: string }).body, 401),
    );
    const model: AiSdkModel = (await providerAt(server.origin))("gpt-4.1");
    expect(String(await rejectionOf(vlmOf([model]).complete(hello)))).toContain("No.");
    expect(server.requests).toHaveLength(1);
  });
});
