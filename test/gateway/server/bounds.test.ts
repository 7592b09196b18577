import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, call, type OpenedGateway, openGateway } from "./open-gateway.js";
import { rawClient, rawPost, statusOf } from "./raw-client.js";

const path = "/v1/chat/completions";
const head = (...headers: string[]) =>
  [`POST ${path} HTTP/1.1`, "Host: localhost", "Content-Type: application/json", ...headers, "", ""].join(
    "\r\n",
  );

let plain: OpenedGateway;

beforeAll(async () => {
  plain = await openGateway({}, afterAll);
});

describe("bounds of requests", () => {
  // The bodies are never complete, so a parser would refuse them as invalid JSON.
  it.each([
    ["nested millions deep", "[".repeat(20_000_000), "128 levels"],
    ["with millions of values", `[${"0,".repeat(10_000_000)}`, "250000 values"],
    ["with millions of objects", `[${"{},".repeat(7_000_000)}`, "250000 values"],
  ])("refuses a body %s before parsing, and serves other requests", async (_, value, words) => {
    const { url } = plain;
    const refused = await call(url + path, { body: `{"model":"vision","zzz":${value}` });
    expect(refused).toMatchObject({ status: 400, json: { error: { code: "invalid_json" } } });
    expect(refused.body).toContain(words);
    expect((await call(url + path, { body: ask })).status).toBe(200);
  });

  it.each(["stated by its length", "found while it comes"])(
    "refuses a body that is too large, %s",
    async (how) => {
      const { port } = await openGateway({ limits: { bodyBytes: 2_000 } });
      const client = rawClient(port);
      const body = `{"model":"vision","messages":[{"role":"user","content":"${"x".repeat(3_000_000)}"}]}`;
      client.send(
        how === "stated by its length"
          ? head(`Content-Length: ${body.length}`) + body
          : `${head("Transfer-Encoding: chunked")}${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      );
      const answer = await client.closed;
      expect(statusOf(answer)).toBe(413);
      expect(answer).toMatch(/connection: close/i);
      expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "")).toMatchObject({
        error: { code: "request_too_large" },
      });
    },
  );

  it("answers 408 to a body that arrives too slowly, and closes the connection", async () => {
    const { port, simulator } = await openGateway({ limits: { bodyTimeoutMs: 60 } });
    const client = rawClient(port);
    client.send(`${head("Content-Length: 500")}{"model":`);
    await expect.poll(() => statusOf(client.received())).toBe(408);
    client.socket.end();
    await client.closed;
    expect(simulator.requests).toHaveLength(0);
  });

  it("answers 408 to a head that arrives too slowly", async () => {
    const { port } = await openGateway({ limits: { headersTimeoutMs: 60 } });
    const client = rawClient(port);
    client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: loc");
    const answer = await client.closed;
    expect(statusOf(answer)).toBe(408);
    expect(answer).toContain('"code":"request_timeout"');
  });

  it("answers 431 to a head that is too large", async () => {
    const { port } = await openGateway({ limits: { headerBytes: 2_000 } });
    const client = rawClient(port);
    client.send(head(`X-Long: ${"x".repeat(5_000)}`));
    expect(statusOf(await client.closed)).toBe(431);
  });

  it.each([
    ["garbage", "\x16\x03\x01\x02\x00\x01\x00 hello\r\n\r\n"],
    ["two lengths", `${head("Content-Length: 2", "Content-Length: 3")}{}`],
    ["a length and chunks", `${head("Content-Length: 2", "Transfer-Encoding: chunked")}0\r\n\r\n`],
  ])("answers %s with 400 as JSON, and closes the connection", async (_, bytes) => {
    const { port } = plain;
    const client = rawClient(port);
    client.send(bytes);
    const answer = await client.closed;
    expect(statusOf(answer)).toBe(400);
    expect(JSON.parse(answer.split("\r\n\r\n")[1] ?? "").error.type).toBe("invalid_request_error");
  });

  it.each([
    ["no JSON", '{"model":', "invalid_json"],
    ["nothing", "", "invalid_json"],
    ["JSON as deep as a well", "[".repeat(100_000) + "]".repeat(100_000), "invalid_json"],
    [
      "a member __proto__",
      '{"model":"vision","messages":[{"__proto__":{"role":"user"},"content":"a"}]}',
      "invalid_json",
    ],
    ["bytes that are no UTF-8", "\xff\xfe", "invalid_json"],
  ])("answers %s with 400", async (_, body, code) => {
    const { port } = plain;
    const client = rawClient(port);
    client.send(head(`Content-Length: ${body.length}`, "Connection: close") + body);
    const answer = await client.closed;
    expect([statusOf(answer), JSON.parse(answer.split("\r\n\r\n")[1] ?? "").error.code]).toEqual([400, code]);
  });

  it.each([
    ["another type", { "content-type": "text/plain" }],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["no type", { "content-type": "" }],
    ["another charset", { "content-type": "application/json; charset=utf-16" }],
    ["a compressed body", { "content-type": "application/json", "content-encoding": "gzip" }],
  ])("answers %s with 415", async (_, headers) => {
    const { url } = plain;
    expect((await call(url + path, { body: ask, headers })).status).toBe(415);
  });

  it("accepts the content type application/json with parameters", async () => {
    const { url } = plain;
    const headers = { "content-type": "Application/JSON;charset=UTF-8" };
    expect((await call(url + path, { body: ask, headers })).status).toBe(200);
  });

  it("answers 429 above the bound of a client, 503 above the bound of all clients, and serves again when requests have ended", async () => {
    for (const [limits, status] of [
      [{ requestsAtOncePerClient: 2 }, 429],
      [{ requestsAtOnce: 2 }, 503],
    ] as const) {
      const { url, simulator } = await openGateway({ limits });
      simulator.everyKey().latency(400);
      const running = [call(url + path, { body: ask }), call(url + path, { body: ask })];
      await simulator.waitForRequests(2);
      const refused = await call(url + path, { body: ask });
      expect([refused.status, refused.headers["retry-after"]]).toEqual([status, "1"]);
      expect((await Promise.all(running)).map((answer) => answer.status)).toEqual([200, 200]);
      expect((await call(url + path, { body: ask })).status).toBe(200);
    }
  });

  it("answers 503 when the bodies of all requests together are too large, and forgets the bytes of ended requests", async () => {
    const { url, simulator } = await openGateway({ limits: { bytesInFlight: 1_024 } });
    const body = { ...ask, messages: [{ role: "user", content: "x".repeat(600) }] };
    simulator.everyKey().latency(400);
    const running = call(url + path, { body });
    await simulator.waitForRequests(1);
    expect((await call(url + path, { body })).json.error.code).toBe("overloaded");
    expect((await running).status).toBe(200);
    expect((await call(url + path, { body })).status).toBe(200);
  });

  it("cuts a client that does not read its stream, and ends the stream", async () => {
    const { port, simulator } = await openGateway({ limits: { slowReaderMs: 100, slowReaderBytes: 4_096 } });
    const event = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "x".repeat(60_000) } }] })}\n\n`;
    simulator.everyKey().reply(() => ({
      type: "stream",
      status: 200,
      headers: { "content-type": "text/event-stream" },
      steps: Array.from({ length: 1_000 }, () => ({ type: "write", text: event, part: "content" })),
    }));
    const client = rawClient(port);
    client.send(rawPost(path, { ...ask, stream: true }));
    client.socket.pause();
    await expect.poll(() => client.socket.bytesRead > 0 || simulator.requests.length > 0).toBe(true);
    await simulator.waitUntilIdle();
    client.socket.resume();
    expect(await client.closed).not.toContain("[DONE]");
  });
});
