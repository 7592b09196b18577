import { Agent, request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ask, call, type OpenedGateway, openGateway } from "./open-gateway.js";

let opened: OpenedGateway;

beforeAll(async () => {
  opened = await openGateway({ aliases: { "gpt-4o": "vision" } }, afterAll);
});

afterEach(() => {
  opened.simulator.everyKey().healthy();
  opened.simulator.key("key-a").healthy();
  for (const model of opened.hotspare.models) model.reset();
});

describe("a gateway's answers", () => {
  it("answers a chat request with the headers that name the call and the credential", async () => {
    const { url } = opened;
    const { status, headers, json } = await call(`${url}/v1/chat/completions`, { body: ask });
    expect([status, json.object, json.model]).toEqual([200, "chat.completion", "vision"]);
    expect(headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "x-hotspare-credential": "spare-a",
      "x-hotspare-attempts": "1",
      "x-hotspare-call-id": expect.stringMatching(/^\d+$/),
      "x-request-id": expect.stringMatching(/^req_[0-9a-f]{32}$/),
    });
  });

  it("moves to the spare, and reports it in the headers", async () => {
    const { url, simulator } = opened;
    simulator.key("key-a").revoked();
    const { status, headers } = await call(`${url}/v1/chat/completions`, { body: ask });
    expect([status, headers["x-hotspare-credential"], headers["x-hotspare-attempts"]]).toEqual([
      200,
      "spare-b",
      "2",
    ]);
  });

  it("streams events that end with [DONE], with the same headers", async () => {
    const { url } = opened;
    const { status, headers, body } = await call(`${url}/v1/chat/completions`, {
      body: { ...ask, stream: true },
    });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache",
      "x-accel-buffering": "no",
      "x-hotspare-credential": "spare-a",
      "x-hotspare-attempts": "1",
    });
    expect(body.endsWith("data: [DONE]\n\n")).toBe(true);
  });

  it("answers vectors as OpenAI does", async () => {
    const { url } = opened;
    const { status, json } = await call(`${url}/v1/embeddings`, {
      body: { model: "documents", input: ["a", "b"] },
    });
    expect(status).toBe(200);
    expect(json.data.map(({ index }: { index: number }) => index)).toEqual([0, 1]);
  });

  it("answers an error before the content with its status and the headers of the call", async () => {
    const { url, simulator } = opened;
    simulator.everyKey().revoked();
    for (const stream of [false, true]) {
      const { status, headers, json } = await call(`${url}/v1/chat/completions`, {
        body: { ...ask, stream },
      });
      expect(status).toBeGreaterThanOrEqual(429);
      expect(json.error.message).not.toMatch(/key-[ab]|127\.0\.0\.1/);
      expect(headers["x-hotspare-call-id"]).toBeDefined();
    }
  });

  it("ends a stream that breaks after its content with an error event", async () => {
    const { url, simulator } = opened;
    simulator.everyKey().breakStream({ afterTokens: 2 });
    const { status, body } = await call(`${url}/v1/chat/completions`, { body: { ...ask, stream: true } });
    expect(status).toBe(200);
    expect(body).not.toContain("[DONE]");
    expect(
      JSON.parse(
        body
          .trimEnd()
          .split("\n\n")
          .at(-1)
          ?.replace(/^data: /, "") ?? "",
      ),
    ).toMatchObject({
      error: { code: "stream_interrupted" },
    });
  });

  it("keeps the connection open after a broken stream, for the client's next request", async () => {
    const { url, simulator } = opened;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    simulator.everyKey().breakStream({ afterTokens: 2 });
    const post = () =>
      new Promise<readonly [isReused: boolean, text: string]>((resolve, reject) => {
        const headers = { "content-type": "application/json" };
        const sent = request(`${url}/v1/chat/completions`, { agent, method: "POST", headers });
        sent.on("error", reject).on("response", async (incoming) => {
          let text = "";
          for await (const piece of incoming.setEncoding("utf8")) text += piece;
          resolve([sent.reusedSocket, text]);
        });
        sent.end(JSON.stringify({ ...ask, stream: true }));
      });
    expect(await post()).toEqual([false, expect.stringContaining("stream_interrupted")]);
    // Waits long enough for the connection to close, if the server has asked for that.
    await call(`${url}/v1/models`);
    expect(await post()).toEqual([true, expect.stringContaining("stream_interrupted")]);
  });

  it("lists its models with their aliases, and shows each", async () => {
    const { url } = opened;
    expect((await call(`${url}/v1/models`)).json.data.map(({ id }: { id: string }) => id)).toEqual([
      "vision",
      "documents",
      "gpt-4o",
    ]);
    expect((await call(`${url}/v1/models/gpt-4o`)).json).toMatchObject({ id: "gpt-4o", object: "model" });
    expect((await call(`${url}/v1/models/gpt-5`)).json.error.code).toBe("model_not_found");
  });

  it("answers a wrong route with its routes, and a wrong method with the route's methods", async () => {
    const { url } = opened;
    const unknown = await call(`${url}/v1/completions?api_key=secret`, { body: {} });
    expect([unknown.status, unknown.json.error.code]).toEqual([404, "unknown_url"]);
    expect(unknown.json.error.message).toContain("/v1/chat/completions");
    expect(unknown.body).not.toContain("secret");
    const wrong = await call(`${url}/v1/chat/completions`, { method: "PUT", body: {} });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, "POST, OPTIONS"]);
    expect((await call(`${url}/%ff%`)).status).toBe(404);
  });
});
