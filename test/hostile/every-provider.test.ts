import { createHotspare, StreamInterruptedError } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { describe, expect, it, onTestFinished } from "vitest";
import { startRawServer } from "../support/raw-server.js";
import { rejection } from "../support/world.js";
import { framings } from "./framings.js";

const apiKey = "sk-proj-0123456789abcdef";
const maxReplyBytes = 20_000;
const plugins = [openai(), azure(), ...volcengine()] as const;

/** One credential of each provider at one server. */
const credentials = {
  openai: (url: string) => ({ provider: "openai" as const, apiKey, baseURL: url }),
  azure: (url: string) => ({ provider: "azure" as const, apiKey, endpoint: url, deployment: "d" }),
  volcengine: (url: string) => ({ provider: "volcengine" as const, apiKey, baseURL: url }),
  vikingdb: (url: string) => ({ provider: "vikingdb" as const, apiKey, baseURL: url }),
};

function hotspareOf() {
  const hotspare = createHotspare({ plugins, retry: { maxRounds: 1 } });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  return hotspare;
}

/** A server that never stops. */
function startEndless(head: string, piece: string) {
  return startRawServer((socket) => {
    socket.write(`HTTP/1.1 ${head}\r\n\r\n`);
    const write = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on("drain", write);
    write();
  });
}

const embedders: readonly (readonly [string, keyof typeof credentials, string])[] = [
  ["openai", "openai", "text-embedding-3-small"],
  ["azure", "azure", "text-embedding-3-small"],
  ["ark, of texts", "volcengine", "doubao-embedding-text-240715"],
  ["ark, of pictures", "volcengine", "doubao-embedding-vision-250615"],
  ["vikingdb", "vikingdb", "bge-m3"],
];

describe.each(embedders)("an embedder of %s", (_, provider, model) => {
  const embed = async (baseURL: string) => {
    const embedder = hotspareOf().embedder({
      model,
      credentials: [credentials[provider](baseURL)],
      maxReplyBytes,
    });
    return rejection(embedder.embed(["hi"]));
  };

  it("ends a reply that never ends", async () => {
    const server = await startEndless("200 OK", "[".repeat(10_000));
    expect(await embed(server.baseURL)).toMatchObject({
      name: "UnusableReplyError",
      reason: "oversized_reply",
    });
    await expect.poll(() => server.open.size).toBe(0);
  });

  it("reads no more of a refusal than 256 KiB, and keeps less", async () => {
    const server = await startEndless("400 Bad", "x".repeat(10_000));
    const error = (await embed(server.baseURL)) as Error & { status: number };
    expect(error.status).toBe(400);
    expect(error.message.length).toBeLessThan(9_000);
    await expect.poll(() => server.open.size).toBe(0);
  });

  it("unpacks no bomb", async () => {
    const bomb = framings.br(200, Buffer.alloc(50_000_000, 0x5b));
    const server = await startRawServer((socket) => socket.end(bomb));
    expect(bomb.length).toBeLessThan(10_000);
    expect(await embed(server.baseURL)).toMatchObject({ reason: "oversized_reply" });
  });
});

describe.each(["openai", "azure", "volcengine"] as const)("a VLM of %s", (provider) => {
  const vlmOf = (baseURL: string) =>
    hotspareOf().vlm({ model: "m", credentials: [credentials[provider](baseURL)], maxReplyBytes });

  it("ends a reply and a stream that never end", async () => {
    const server = await startEndless("200 OK", " ".repeat(10_000));
    const oversized = { name: "UnusableReplyError", reason: "oversized_reply" };
    expect(await rejection(vlmOf(server.baseURL).complete({ prompt: "hi" }))).toMatchObject(oversized);
    expect(await rejection(vlmOf(server.baseURL).stream({ prompt: "hi" }).next())).toMatchObject(oversized);
    await expect.poll(() => server.open.size).toBe(0);
  });

  it("ends an answer that never ends, with what was read of it", async () => {
    const event = `data: ${JSON.stringify({ choices: [{ delta: { content: "x".repeat(100) } }] })}\n\n`;
    const server = await startEndless("200 OK\r\ncontent-type: text/event-stream", event);
    const reading = (async () => {
      for await (const _ of vlmOf(server.baseURL).stream({ prompt: "hi" }));
    })();
    const error = await rejection(reading);
    expect(StreamInterruptedError.isInstance(error)).toBe(true);
    const { partial, cause } = error as StreamInterruptedError;
    // What came in the same piece of the body is handed over first.
    expect(partial.content.length).toBeLessThanOrEqual(maxReplyBytes + 65_536);
    expect(cause).toMatchObject({ reason: "oversized_reply" });
    await expect.poll(() => server.open.size).toBe(0);
  });
});
