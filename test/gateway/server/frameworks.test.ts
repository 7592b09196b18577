import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { fastify } from "fastify";
import OpenAI from "openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, openGateway } from "./open-gateway.js";

type Next = (error?: unknown) => void;
type Middleware = (request: IncomingMessage, response: ServerResponse, next: Next) => void;

/** The parts of Express that the tests use. Express has no types of its own. */
interface Express {
  (): RequestListener & { use(path: string, ...handlers: readonly Middleware[]): void };
  json(): Middleware;
  text(options: { readonly type: string }): Middleware;
  raw(options: { readonly type: string }): Middleware;
}

const express = createRequire(import.meta.url)("express") as Express;

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The results that OpenAI's client gets at this address: an answer, a stream and an error. */
async function gotAt(url: string) {
  const client = new OpenAI({ apiKey: "any", baseURL: `${url}/v1`, maxRetries: 0 });
  const messages = [{ role: "user" as const, content: "Hello, who are you?" }];
  const whole = await client.chat.completions.create({ model: "vision", messages });
  let text = "";
  for await (const chunk of await client.chat.completions.create({
    model: "vision",
    messages,
    stream: true,
  })) {
    text += chunk.choices[0]?.delta.content ?? "";
  }
  const error = await client.chat.completions
    .create({ model: "vision", messages, n: 2 })
    .catch((thrown: unknown) => thrown);
  return { isSame: text !== "" && text === whole.choices[0]?.message.content, error };
}

const asOpenai = { isSame: true, error: expect.objectContaining({ status: 400, param: "n" }) };

describe("the handler of a gateway in a user's server", () => {
  it("answers in node:http", async () => {
    const { gateway } = await openGateway();
    expect(await gotAt(await serve(gateway.handler))).toEqual(asOpenai);
  });

  it("answers in Express below a path, and answers unknown paths itself", async () => {
    const { gateway } = await openGateway();
    const app = express();
    const fallen: unknown[] = [];
    app.use("/llm", gateway.handler);
    app.use("/", (request, response) => {
      fallen.push(request.url);
      response.writeHead(418).end();
    });
    const url = await serve(app);
    expect(await gotAt(`${url}/llm`)).toEqual(asOpenai);
    expect((await fetch(`${url}/llm/v1/nothing`)).status).toBe(404);
    expect((await fetch(`${url}/health/live`)).status).toBe(418);
    expect(fallen).toEqual(["/health/live"]);
  });

  it.each<[string, Middleware]>([
    ["json", express.json()],
    ["text", express.text({ type: "*/*" })],
    ["raw", express.raw({ type: "*/*" })],
  ])("answers in Express behind a body parser: express.%s()", async (_name, parser) => {
    const { gateway } = await openGateway({ limits: { bodyBytes: 1_024 } });
    const app = express();
    app.use("/", parser, gateway.handler);
    const url = await serve(app);
    expect(await gotAt(url)).toEqual(asOpenai);
    const large = { ...ask, user: "x".repeat(2_000) };
    const headers = { "content-type": "application/json" };
    const sent = { method: "POST", headers, body: JSON.stringify(large) };
    expect((await fetch(`${url}/v1/chat/completions`, sent)).status).toBe(413);
    expect((await fetch(`${url}/v1/chat/completions`, { method: "POST", headers })).status).toBe(400);
  });

  it("answers in Fastify from a hook, and explains the error if Fastify has read the body", async () => {
    const { gateway } = await openGateway();
    const app = fastify();
    onTestFinished(() => app.close());
    app.addHook("onRequest", async (request, reply) => {
      if (request.url.startsWith("/v1/")) {
        reply.hijack();
        gateway.handler(request.raw, reply.raw);
      }
    });
    app.post("/late/v1/chat/completions", (request, reply) => {
      reply.hijack();
      request.raw.url = request.url.replace("/late", "");
      gateway.handler(request.raw, reply.raw);
    });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    expect(await gotAt(url)).toEqual(asOpenai);
    const response = await fetch(`${url}/late/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(ask),
    });
    expect([response.status, await response.json()]).toEqual([
      500,
      { error: expect.objectContaining({ code: "body_read_before" }) },
    ]);
  });
});
