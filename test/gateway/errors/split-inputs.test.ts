import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHotspare } from "@hotspare/core";
import { createGateway } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { call } from "../server/open-gateway.js";

/** A server that refuses the input `bad`, with the place of the input in its request. */
async function openRefuser(): Promise<string> {
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const piece of request) text += String(piece);
    const { input } = JSON.parse(text) as { input: string[] };
    const place = input.indexOf("bad");
    const body =
      place < 0
        ? { data: input.map((_, index) => ({ index, embedding: [1, 2] })), usage: { prompt_tokens: 1 } }
        : { error: { message: `Invalid 'input[${place}]': no.`, param: `input[${place}]`, code: "odd" } };
    response.writeHead(place < 0 ? 200 : 400, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

describe("the refusal of an input of a split request", () => {
  it.each([5, 2_053, 4_999])("names the place in the client's request: %i", async (place) => {
    const baseURL = await openRefuser();
    const hotspare = createHotspare({ plugins: [openai()] });
    const credentials = [{ provider: "openai", apiKey: "key-1", baseURL }] as const;
    const documents = hotspare.embedder({ model: "text-embedding-3-small", credentials });
    const gateway = await createGateway({ hotspare, embedders: { documents } });
    const { url } = await gateway.listen({ port: 0 });
    onTestFinished(async () => {
      await gateway.close();
      await hotspare.close({ graceMs: 0 });
    });
    const input = Array.from({ length: 5_000 }, (_, index) => (index === place ? "bad" : `t${index}`));
    const reply = await call(`${url}/v1/embeddings`, { body: { model: "documents", input } });
    expect(reply.status).toBe(400);
    expect(reply.json.error).toMatchObject({
      message: `Invalid 'input[${place}]': no.`,
      param: `input[${place}]`,
    });
  });
});
