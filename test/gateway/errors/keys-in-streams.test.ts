import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { openResponses, upstreamKey } from "../responses/open-responses.js";

const content = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "Hel" } }] })}\n\n`;
const message = `The key ${upstreamKey} at https://upstream.example/v1 is over its quota`;
const errorFrame = `data: ${JSON.stringify({ error: { message, type: "server_error", code: 500 } })}\n\n`;

/** A server that sends each piece in a separate packet. */
async function upstreamOf(pieces: readonly string[]): Promise<string> {
  const server = createServer(async (request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const piece of pieces) {
      response.write(piece);
      await new Promise(setImmediate);
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

/** The text cut in two at each position inside the quoted key. */
const cuts = Array.from({ length: 4 }, (_, part) => errorFrame.indexOf(upstreamKey) + 1 + part * 6);

const bodies = {
  "chat/completions": { model: "mine", messages: [{ role: "user", content: "Hi" }], stream: true },
  responses: { model: "mine", input: "Hi", stream: true },
};

describe("a key in the error of a stream", () => {
  it.each(["", content])(
    "reaches no client, wherever the stream is cut, after the content %j",
    async (before) => {
      for (const cut of cuts) {
        const url = await openResponses(
          await upstreamOf([before, errorFrame.slice(0, cut), errorFrame.slice(cut)].filter((each) => each)),
        );
        for (const [path, body] of Object.entries(bodies)) {
          const response = await fetch(`${url}/${path}`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify(body),
          });
          const text = await response.text();
          expect(text).toContain('"error"');
          expect(text).not.toMatch(/upstream-key|upstream\.example|0123456789/);
        }
      }
    },
  );
});
