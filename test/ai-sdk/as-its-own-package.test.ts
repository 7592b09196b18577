import { hotspareEmbedding, hotspareModel, hotspareProvider } from "@hotspare/ai-sdk";
import { hotspareProvider as hotspareProvider4 } from "@hotspare/ai-sdk/v4";
import { createHotspare, InvalidConfigError } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { openLoopback, sendJson, sendPieces } from "@hotspare/testkit";
import { expect, it, onTestFinished } from "vitest";

const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: "Hi" }] }];

async function open() {
  const server = await openLoopback((response, { body }) => {
    const shared = { id: "c1", created: 1, model: "m" };
    const said = { content: null, refusal: "I will not." };
    if (body["stream"] === true) {
      const chunks = [
        { ...shared, choices: [{ index: 0, delta: { refusal: "I will not." }, finish_reason: null }] },
        { ...shared, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      ];
      return sendPieces(response, [
        ...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`),
        "data: [DONE]\n\n",
      ]);
    }
    return sendJson(response, { ...shared, choices: [{ index: 0, message: said, finish_reason: "stop" }] });
  });
  const hotspare = createHotspare({ plugins: [openai()] });
  onTestFinished(async () => {
    await hotspare.close({ graceMs: 0 });
    server.close();
  });
  const credentials = [
    { id: "a", provider: "openai" as const, apiKey: "key", baseURL: `${server.origin}/v1` },
  ];
  const vlm = hotspare.vlm({ model: "m", credentials, retry: { maxRounds: 1 } });
  return { server, vlm, embedder: hotspare.embedder({ model: "text-embedding-3-small", credentials }) };
}

it("calls a refusal filtered content, though the server says that the model stopped", async () => {
  const { vlm } = await open();
  const model = hotspareModel(vlm);
  const { finishReason, content } = await model.doGenerate({ prompt });
  expect(content).toMatchObject([{ type: "text", text: "I will not." }]);
  expect(finishReason).toEqual({ unified: "content-filter", raw: "stop" });

  const { stream } = await model.doStream({ prompt });
  const parts = [];
  for await (const part of stream as unknown as AsyncIterable<object>) parts.push(part);
  expect(parts.at(-1)).toMatchObject({
    type: "finish",
    finishReason: { unified: "content-filter", raw: "stop" },
  });
});

it("embeds no values without a request", async () => {
  const { embedder, server } = await open();
  const answer = await hotspareEmbedding(embedder).doEmbed({ values: [] });
  expect(answer).toEqual({ embeddings: [], usage: { tokens: 0 }, warnings: [] });
  expect(server.requests).toEqual([]);
});

it.each<[string, (...given: never[]) => unknown, unknown, string]>([
  ["hotspareModel()", hotspareModel, undefined, "hotspare.vlm("],
  ["hotspareModel({})", hotspareModel, {}, "hotspare.vlm("],
  ["hotspareEmbedding(1)", hotspareEmbedding, 1, "hotspare.embedder("],
  ["hotspareProvider()", hotspareProvider, undefined, "must be an object: { vlms }"],
  ["hotspareProvider({ vlm })", hotspareProvider, { vlm: {} }, "vlms"],
  ["hotspareProvider({ vlms: { a: 1 } })", hotspareProvider, { vlms: { a: 1 } }, "vlms.a"],
  ["hotspareProvider({ embedders })", hotspareProvider, { embedders: { a: {} } }, "embedders.a"],
  ["hotspareProvider() of version 4", hotspareProvider4, undefined, "must be an object: { vlms }"],
])("refuses %s, and says what to write", (_, make, given, word) => {
  const error = (() => {
    try {
      return make(given as never);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toSatisfy(InvalidConfigError.isInstance);
  expect(String(error)).toContain(word);
});
