import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHotspare } from "@hotspare/core";
import { createGateway, openClientDesk } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import OpenAI from "openai";
import { describe, expect, it, onTestFinished } from "vitest";

/** A server that ignores `max_tokens` and streams until its client leaves. */
async function openTalker() {
  let left = 0;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    const frame = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "word ".repeat(20) } }] })}\n\n`;
    const talk = () => {
      if (response.writable) {
        response.write(frame, () => setImmediate(talk));
      }
    };
    talk();
    response.on("close", () => {
      left += 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hotspare = createHotspare({ plugins: [openai()] });
  const baseURL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const mine = hotspare.vlm({ model: "m", credentials: [{ provider: "openai", apiKey: "key-1", baseURL }] });
  const desk = openClientDesk({ models: ["mine"] });
  const gateway = await createGateway({ hotspare, vlms: { mine } }, { clients: desk });
  const { url } = await gateway.listen({ port: 0 });
  onTestFinished(async () => {
    await gateway.close();
    await hotspare.close({ graceMs: 0 });
    server.closeAllConnections();
    server.close();
  });
  const client = new OpenAI({ apiKey: "any", baseURL: `${url}/v1`, maxRetries: 0 });
  return { client, desk, left: () => left };
}

describe("A stream whose server ignores the request's limit of tokens", () => {
  it("ends with the reason length, leaves the server, and costs only what has arrived", async () => {
    const { client, desk, left } = await openTalker();
    const answer = await client.chat.completions
      .stream({
        model: "mine",
        messages: [{ role: "user", content: "Hi" }],
        max_completion_tokens: 20,
        stream_options: { include_usage: true },
      })
      .finalChatCompletion();
    expect(answer.choices[0]?.finish_reason).toBe("length");
    expect(answer.choices[0]?.message.content?.length).toBeLessThan(2_000);
    expect(answer.usage?.completion_tokens).toBeGreaterThan(300);
    await expect.poll(left).toBe(1);
    expect(desk.usage()[0]?.completionTokens).toBe(answer.usage?.completion_tokens);
  });

  it("ends as an incomplete response", async () => {
    const { client, left } = await openTalker();
    const response = await client.responses
      .stream({ model: "mine", input: "Hi", max_output_tokens: 20 })
      .finalResponse();
    expect(response).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
    });
    await expect.poll(left).toBe(1);
  });
});
