import { createHotspare } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { readCorpus } from "./corpus-case.js";
import { serve } from "./serve.js";

describe("a recorded reply that only looks like a failure", () => {
  const chunks = readCorpus("azure").filter(({ disputed }) => disputed !== undefined);

  it.each(chunks)("$id is a good part of a stream", async ({ body, trap }) => {
    const finish = { choices: [{ index: 0, delta: { content: "!" }, finish_reason: "stop" }] };
    const endpoint = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(`data: ${JSON.stringify(body)}\n\ndata: ${JSON.stringify(finish)}\n\ndata: [DONE]\n\n`);
    });
    const hotspare = createHotspare({ plugins: [azure()] });
    onTestFinished(() => hotspare.close({ graceMs: 0 }));
    const vlm = hotspare.vlm({
      model: "gpt-4.1-mini",
      credentials: [{ provider: "azure", endpoint, deployment: "chat", apiKey: "0123456789abcdef" }],
    });
    let last: unknown;
    for await (const chunk of vlm.stream({ prompt: "x" })) last = chunk;
    expect(last, trap ?? "").toMatchObject({ type: "finish", finishReason: "stop" });
  });

  const embeddings = readCorpus("openai").filter(({ disputed }) => disputed !== undefined);

  it.each(embeddings)("$id is a vector of numbers, whole", async ({ body, trap }) => {
    const origin = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
    const hotspare = createHotspare({ plugins: [openai()] });
    onTestFinished(() => hotspare.close({ graceMs: 0 }));
    const embedder = hotspare.embedder({
      model: "text-embedding-ada-002",
      credentials: [{ provider: "openai", baseURL: `${origin}/v1`, apiKey: "sk-test-0123456789" }],
    });
    const { embeddings: found } = await embedder.embed(["x"]);
    const { data } = body as { readonly data: readonly [{ readonly embedding: readonly number[] }] };
    expect(found[0]?.dense, trap ?? "").toEqual(Float32Array.from(data[0].embedding));
  });
});
