import { gzipSync } from "node:zlib";
import { createPooledTransport, type HttpRequest } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { ask, spare } from "./answers.js";
import { json, pieces, type RawReply, serveReplies } from "./raw-replies.js";

const heads = {
  "a 100": "HTTP/1.1 100 Continue\r\n\r\n",
  "a 100 with headers": "HTTP/1.1 100 Continue\r\nserver: gateway\r\n\r\n",
  "two of them": "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
  "a 100 and a 103": "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n",
} as const;

const after =
  (head: string, reply: RawReply): RawReply =>
  (socket) => {
    socket.write(head);
    reply(socket);
  };

function pool() {
  const transport = createPooledTransport();
  onTestFinished(() => transport.close());
  return transport;
}

const post = (signal?: AbortSignal): HttpRequest => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: '{"a":"é"}',
  redirect: "manual",
  ...(signal === undefined ? {} : { signal }),
});

/** The pool's `fetch` after a request that showed it what the server sends. */
async function taught(url: string) {
  const { fetch } = pool();
  await expect(fetch(url, post())).rejects.toMatchObject({ reason: "continue_unasked" });
  return fetch;
}

describe.each(Object.entries(heads))("%s that nobody asked for", (_, head) => {
  it("costs the first request alone", async () => {
    const [url = ""] = await serveReplies([after(head, json({ a: "é" }))]);
    const fetch = await taught(url);
    for (let count = 0; count < 3; count += 1) {
      const reply = await fetch(url, post());
      expect([reply.status, reply.headers.get("content-type"), await reply.text()]).toEqual([
        200,
        "application/json",
        '{"a":"é"}',
      ]);
    }
  });

  it.each(["complete", "stream"] as const)("loses no answer of %s(), and no credential", async (way) => {
    const outcome = await ask(way, [after(head, spare[way]), spare[way]]);
    expect(outcome).toEqual(await ask(way, [spare[way]]));
  });
});

describe("a server that sends a 100 unasked", () => {
  it("may compress, and may send its reply in pieces", async () => {
    const body = gzipSync('{"a":1}');
    const reply = pieces([body.subarray(0, 5), body.subarray(5)], "whole", {
      headers: "content-encoding: gzip\r\n",
    });
    const [url = ""] = await serveReplies([after(heads["a 100"], reply)]);
    const fetch = await taught(url);
    expect(await (await fetch(url, post())).text()).toBe('{"a":1}');
  });

  it("is left at once by an abort, with the caller's reason", async () => {
    let isTaught = false;
    const [url = ""] = await serveReplies([
      (socket) => {
        if (!isTaught) socket.write(heads["a 100"]);
      },
    ]);
    const fetch = await taught(url);
    isTaught = true;
    const controller = new AbortController();
    const asked = fetch(url, post(controller.signal));
    controller.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
  });

  it("that tears the connection is a failure of the network", async () => {
    let isTaught = false;
    const [url = ""] = await serveReplies([
      (socket) => {
        if (isTaught) socket.destroy();
        else socket.write(heads["a 100"]);
      },
    ]);
    const fetch = await taught(url);
    isTaught = true;
    await expect(fetch(url, post())).rejects.toMatchObject({ code: "ECONNRESET" });
  });
});
