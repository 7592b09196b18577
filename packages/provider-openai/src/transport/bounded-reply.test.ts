import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { UnusableReplyError } from "@hotspare/core/plugin";
import { describe, expect, it, onTestFinished } from "vitest";
import { failureOf } from "../../test/adapters.js";
import { sendJson, startLoopback } from "../../test/loopback-server.js";
import { boundTransport } from "./bounded-reply.js";
import { createPooledTransport } from "./create-pooled-transport.js";
import type { HttpReply, HttpRequest, Transport } from "./transport.js";

const request: HttpRequest = { method: "POST", headers: new Headers(), body: "{}", redirect: "manual" };
const oversized = { reason: "oversized_reply", facts: { code: "oversized_reply", status: 200 } };

function pooled(): Transport {
  const transport = createPooledTransport();
  onTestFinished(() => transport.close());
  return transport;
}

const transports: Readonly<Record<string, () => Transport>> = {
  "our pool": pooled,
  "the platform's fetch": () => ({
    fetch: (url, init) => fetch(url, init as RequestInit) as Promise<HttpReply>,
  }),
};

describe.each(Object.entries(transports))("with %s, a bounded reply", (_, make) => {
  const read = async (baseURL: string, max: number, how: "text" | "arrayBuffer" = "text") => {
    const reply = await boundTransport(make(), max).fetch(baseURL, request);
    const value = await (how === "text" ? reply.text() : reply.arrayBuffer?.());
    return typeof value === "string" ? value : Buffer.from(value as ArrayBuffer).toString();
  };

  it.each(["text", "arrayBuffer"] as const)("has its whole %s when it fits to the byte", async (how) => {
    const { baseURL } = await startLoopback((response) => response.end("größe"));
    expect(await read(baseURL, 7, how)).toBe("größe");
    expect(await failureOf(read(baseURL, 6, how))).toMatchObject(oversized);
  });

  it("is counted after decompression, and its connection is closed", async () => {
    const { baseURL, abandoned } = await startLoopback((response) => {
      response.writeHead(200, { "content-encoding": "gzip" });
      response.write(gzipSync(Buffer.alloc(5_000_000)));
    });
    const error = await failureOf(read(baseURL, 1_000_000));
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
    expect(await failureOf(read(baseURL, 1_000_000))).toMatchObject(oversized);
    await abandoned();
  });

  it("gives the first 256 KiB of a refusal, whatever the bound of a success", async () => {
    const { baseURL } = await startLoopback((response) => sendJson(response, "x".repeat(1_000_000), 500));
    expect(await read(baseURL, 10)).toBe("x".repeat(256 * 1_024));
    const short = await startLoopback((response) => sendJson(response, "a reason", 500));
    expect(await read(short.baseURL, 1)).toBe("a reason");
  });

  it.each([
    ["never ends", (response: ServerResponse) => void response.write('{"error":"a ')],
    ["is torn", (response: ServerResponse) => response.write('{"error":"a ', () => response.destroy())],
    ["never comes", (response: ServerResponse) => response.flushHeaders()],
  ])("gives what came of a refusal whose body %s, within the grace", async (what, write) => {
    const { baseURL, abandoned } = await startLoopback((response) => {
      response.writeHead(429, { "retry-after": "3", "content-length": "100" });
      write(response);
    });
    const { fetch } = boundTransport(make(), 1_000, 50);
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
    expect(await failureOf(read(baseURL, 99_999))).toMatchObject(oversized);
  });
});

it("refuses by its stated length before anything is read", async () => {
  const { baseURL, abandoned } = await startLoopback((response) => {
    response.writeHead(200, { "content-length": "1000000" }).write("begun");
  });
  const reply = await boundTransport(pooled(), 1_000).fetch(baseURL, request);
  expect(await failureOf(reply.text())).toMatchObject(oversized);
  await abandoned();
});

it("bounds a reply that has a text alone", async () => {
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
  expect(Buffer.from((await (await of(whole, 5)).arrayBuffer?.()) as ArrayBuffer).toString()).toBe("12345");
  expect(await failureOf((await of(whole, 4)).text())).toMatchObject(oversized);
  const refused = { ...whole, status: 500, ok: false, text: async () => "x".repeat(1_000_000) };
  expect((await (await of(refused, 4)).text()).length).toBe(256 * 1_024);
});
