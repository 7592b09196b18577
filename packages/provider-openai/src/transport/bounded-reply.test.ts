import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { UnusableReplyError } from "@hotspare/core/plugin";
import { describe, expect, it, onTestFinished } from "vitest";
import { rejectionOf } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { readEmbeddingPayload } from "../embedding/read-embedding-payload.js";
import type { StartTimer } from "./body-reader.js";
import { boundTransport } from "./bounded-reply.js";
import { ByteGatherer } from "./byte-gatherer.js";
import { createPooledTransport } from "./create-pooled-transport.js";
import type { HttpReply, HttpRequest, Transport } from "./transport.js";

const request: HttpRequest = { method: "POST", headers: {}, body: "{}", redirect: "manual" };
const oversized = { reason: "oversized_reply", facts: { code: "oversized_reply", status: 200 } };

function pooled(): Transport {
  const transport = createPooledTransport();
  onTestFinished(() => transport.close());
  return transport;
}

/** The pieces of a reply, joined. */
async function piecesOf(reply: HttpReply): Promise<string> {
  const gatherer = new ByteGatherer(Number.POSITIVE_INFINITY);
  await reply.readBody?.(gatherer);
  return gatherer.text();
}

const transports: Readonly<Record<string, () => Transport>> = {
  "our pool": pooled,
  "the platform's fetch": () => ({
    fetch: (url, init) => fetch(url, init as RequestInit) as Promise<HttpReply>,
  }),
};

describe.each(Object.entries(transports))("with %s, a bounded reply", (_, make) => {
  const read = async (baseURL: string, max: number, how: "text" | "pieces" = "text") => {
    const reply = await boundTransport(make(), max).fetch(baseURL, request);
    return how === "text" ? reply.text() : piecesOf(reply);
  };

  it.each(["text", "pieces"] as const)("has its whole %s when it fits exactly", async (how) => {
    const { baseURL } = await startLoopback((response) => response.end("größe"));
    expect(await read(baseURL, 7, how)).toBe("größe");
    expect(await rejectionOf(read(baseURL, 6, how))).toMatchObject(oversized);
  });

  it("is counted after decompression, and its connection is closed", async () => {
    const { baseURL, abandoned } = await startLoopback((response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.write(gzipSync(Buffer.alloc(5_000_000)));
    });
    const error = await rejectionOf(read(baseURL, 1_000_000));
    expect(UnusableReplyError.isInstance(error)).toBe(true);
    expect(error).toMatchObject(oversized);
    await abandoned();
  });

  it("ends an endless reply", async () => {
    const { baseURL, abandoned } = await startLoopback((response) => {
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(10_000, 0x20)));
      };
      response.on("drain", write);
      write();
    });
    expect(await rejectionOf(read(baseURL, 1_000_000))).toMatchObject(oversized);
    await abandoned();
  });

  it("returns the first 256 KiB of a refusal, whatever the limit of a success", async () => {
    const { baseURL } = await startLoopback((response) => sendJson(response, "x".repeat(1_000_000), 500));
    expect(await read(baseURL, 10)).toBe("x".repeat(256 * 1_024));
    const short = await startLoopback((response) => sendJson(response, "a reason", 500));
    expect(await read(short.baseURL, 1)).toBe("a reason");
  });

  it.each([
    ["never ends", (response: ServerResponse) => void response.write('{"error":"a ')],
    ["is torn", (response: ServerResponse) => response.write('{"error":"a ', () => response.destroy())],
    ["never comes", (response: ServerResponse) => response.flushHeaders()],
  ])("returns the part of a refusal that came within the grace when its body %s", async (what, write) => {
    const { baseURL, abandoned } = await startLoopback((response) => {
      response.writeHead(429, { "retry-after": "3", "content-length": "100" });
      write(response);
    });
    const { fetch } = boundTransport(make(), 1_000, { refusalGraceMs: 50 });
    const reply = await fetch(baseURL, request);
    expect(reply.headers.get("retry-after")).toBe("3");
    expect(await reply.text()).toBe(what === "never comes" ? "" : '{"error":"a ');
    if (what !== "is torn") await abandoned();
  });

  it("is read whole in pieces of a byte, of a character and of many blocks", async () => {
    const text = "é".repeat(50_000);
    const { baseURL } = await startLoopback((response) => {
      const bytes = Buffer.from(text);
      for (let at = 0; at < 2_001; at += 1) response.write(bytes.subarray(at, at + 1));
      response.end(bytes.subarray(2_001));
    });
    expect(await read(baseURL, 100_000)).toBe(text);
    expect(await rejectionOf(read(baseURL, 99_999))).toMatchObject(oversized);
  });
});

it("is refused by its stated length before anything is read", async () => {
  const { baseURL, abandoned } = await startLoopback((response) => {
    response.writeHead(200, { "content-length": "1000000" }).write("begun");
  });
  const reply = await boundTransport(pooled(), 1_000).fetch(baseURL, request);
  expect(await rejectionOf(reply.text())).toMatchObject(oversized);
  await abandoned();
});

it("limits a reply that has only a text", async () => {
  const whole = {
    status: 200,
    ok: true,
    url: "",
    headers: new Headers(),
    body: null,
    text: async () => "12345",
  };
  const of = (reply: HttpReply, max: number) =>
    boundTransport({ fetch: async () => reply }, max).fetch("", request);
  expect(await (await of(whole, 5)).text()).toBe("12345");
  expect(await piecesOf(await of(whole, 5))).toBe("12345");
  expect(await rejectionOf((await of(whole, 4)).text())).toMatchObject(oversized);
  const refused = { ...whole, status: 500, ok: false, text: async () => "x".repeat(1_000_000) };
  expect((await (await of(refused, 4)).text()).length).toBe(256 * 1_024);
});

describe("a whole reply whose connection stays open", () => {
  /** Timers that run when the test calls them. */
  function heldTimers() {
    const running = new Set<() => void>();
    let begun: () => void = () => undefined;
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const startTimer: StartTimer = (run, ms) => {
      expect(ms).toBe(2_000);
      running.add(run);
      begun();
      return () => void running.delete(run);
    };
    const runOut = async () => {
      await hasBegun;
      for (const run of [...running]) run();
    };
    return { startTimer, runOut, running };
  }

  const open = (pieces: readonly string[]) =>
    startLoopback((response) => {
      for (const piece of pieces) response.write(piece);
    });

  describe.each(Object.entries(transports))("with %s", (_, make) => {
    it.each([
      ["JSON", ['{"a":', "1}\n"]],
      ["JSON with a mark of its end", ['{"a":1}\n\ndata: [DONE]\n\n']],
      ["an event stream with its mark", ['data: {"a":1}\n\ndata: [DONE]\n\n']],
    ])("has ended after two seconds of silence after %s", async (_what, pieces) => {
      const { baseURL, abandoned } = await open(pieces);
      const { startTimer, runOut } = heldTimers();
      const reply = await boundTransport(make(), 1_000, { startTimer }).fetch(baseURL, request);
      const text = reply.text();
      await runOut();
      expect(await text).toBe(pieces.join(""));
      await abandoned();
    });

    it("goes on while its JSON is not whole", async () => {
      let finish: () => void = () => undefined;
      const { baseURL } = await startLoopback((response) => {
        response.write('{"a":[{}');
        finish = () => void response.end("]}");
      });
      const { startTimer, runOut } = heldTimers();
      const reply = await boundTransport(make(), 1_000, { startTimer }).fetch(baseURL, request);
      const text = reply.text();
      await runOut();
      finish();
      expect(await text).toBe('{"a":[{}]}');
    });
  });

  it("leaves no timer when it ends normally", async () => {
    const { baseURL } = await startLoopback((response) => {
      response.write('{"a":1}');
      response.end();
    });
    const { startTimer, running } = heldTimers();
    const reply = await boundTransport(pooled(), 1_000, { startTimer }).fetch(baseURL, request);
    expect(await reply.text()).toBe('{"a":1}');
    expect(running.size).toBe(0);
  });

  it("ends with its value when its vectors are decoded as they arrive", async () => {
    const item = '{"embedding":"AACAPw==","index":0}';
    const body = `{"data":[${item}],"note":"${"x".repeat(300_000)}"}`;
    const { baseURL, abandoned } = await open([body.slice(0, 280_000), body.slice(280_000)]);
    const { startTimer, runOut } = heldTimers();
    const reply = await boundTransport(pooled(), 1_000_000, { startTimer }).fetch(baseURL, request);
    const payload = readEmbeddingPayload(reply, 1);
    await runOut();
    expect(await payload).toMatchObject({ data: [{ index: 0 }] });
    await abandoned();
  });
});
