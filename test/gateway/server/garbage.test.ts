import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { depth } from "../../support/depth.js";
import { ask, call, type OpenedGateway, openGateway } from "./open-gateway.js";
import { rawClient, rawPost } from "./raw-client.js";

let opened: OpenedGateway;

beforeAll(async () => {
  opened = await openGateway({ limits: { headersTimeoutMs: 100, bodyTimeoutMs: 100 } }, afterAll);
});

const bytes = fc
  .uint8Array({ minLength: 1, maxLength: 60 })
  .map((all) => Buffer.from(all).toString("latin1"));
const line = fc.constantFrom(
  "POST /v1/chat/completions HTTP/1.1\r\n",
  "GET / HTTP/1.1\r\n",
  "GET /v1/models/%E0%A4%A HTTP/1.1\r\n",
  "Host: localhost\r\n",
  "Content-Length: 5\r\n",
  "Content-Length: -1\r\n",
  "Transfer-Encoding: chunked\r\n",
  "Content-Type: application/json\r\n",
  "Expect: 100-continue\r\n",
  "Expect: cake\r\n",
  "Connection: upgrade\r\nUpgrade: websocket\r\n",
  "\r\n",
  "\r\n\r\n",
  "ffffffff\r\n",
  "{}",
);

describe("a gateway that receives garbage", () => {
  it("answers with JSON or not at all, closes the connection, and keeps serving", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof({ weight: 4, arbitrary: line }, bytes), { minLength: 1, maxLength: 8 }),
        async (pieces) => {
          const client = rawClient(opened.port);
          client.send(pieces.join(""));
          client.socket.end();
          const answer = await client.closed;
          expect(answer).not.toMatch(/ at .*\.[jt]s:\d/);
          expect(answer === "" || /^HTTP\/1\.1 \d{3} /.test(answer)).toBe(true);
          expect(answer).not.toMatch(/^HTTP\/1\.1 5/);
        },
      ),
      { numRuns: depth(25, 2_000) },
    );
    expect((await call(`${opened.url}/v1/chat/completions`, { body: ask })).status).toBe(200);
  });

  it("keeps the connection after an answer, and after a refusal whose request body has arrived completely", async () => {
    const { port, url } = await openGateway();
    await call(`${url}/v1/chat/completions`, { body: ask });
    const client = rawClient(port);
    for (const [index, path] of ["/v1/chat/completions", "/v1/nothing", "/v1/chat/completions"].entries()) {
      client.send(rawPost(path, ask));
      await expect.poll(() => client.received().split("HTTP/1.1 ").length - 1).toBe(index + 1);
    }
    client.send("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
    await expect.poll(() => client.received()).toContain('{"status":"live"}');
    expect(client.received()).not.toMatch(/connection: close/i);
  });
});
