import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createGzip } from "node:zlib";
import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { startRawServer } from "../support/raw-server.js";
import { answersWell } from "./framings.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const megabyte = 1_024 * 1_024;
/** Longer than a text of V8 may be. */
const endMegabytes = 600;

/** A server that sends this piece, again and again, 600 MB of it or until the client has had enough. */
async function startFlood(status: number, piece: string, encoding?: "gzip") {
  let sentBytes = 0;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.once("data", async () => {
      const header = encoding === undefined ? "x: y" : `content-encoding: ${encoding}`;
      socket.write(`HTTP/1.1 ${status} X\r\n${header}\r\nconnection: close\r\n\r\n`);
      const into = encoding === undefined ? socket : createGzip({ level: 1 });
      if (into !== socket) into.pipe(socket);
      const text = piece.repeat(Math.ceil(megabyte / piece.length));
      for (let sent = 0; sent < endMegabytes && !socket.destroyed; sent += 1) {
        sentBytes += text.length;
        if (!into.write(text))
          await Promise.race([new Promise((resolve) => into.once("drain", resolve)), closed]);
      }
      into.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { baseURL: `http://127.0.0.1:${port}/v1`, sentBytes: () => sentBytes };
}

async function startWorld(flood: { readonly baseURL: string }) {
  const good = await startRawServer(answersWell);
  const hotspare = createHotspare({ plugins: [openai()] });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  const credentials = [flood.baseURL, good.baseURL].map((baseURL, index) => ({
    id: index === 0 ? "hostile" : "good",
    provider: "openai" as const,
    apiKey: "sk-proj-0123456789abcdef",
    baseURL,
  }));
  const vlm = hotspare.vlm({ model: "m", credentials });
  const embedder = hotspare.embedder({ model: "m", credentials });
  return {
    complete: async () => (await vlm.complete({ prompt: "hi" })).credentialId,
    stream: async () => {
      for await (const chunk of vlm.stream({ prompt: "hi" }))
        if (chunk.type === "finish") return chunk.credentialId;
      return undefined;
    },
    embed: async () => (await embedder.embed(["hi"])).credentialId,
  };
}

function heldBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const floods: readonly (readonly [
  what: string,
  status: number,
  piece: string,
  encoding: "gzip" | undefined,
])[] = [
  ["an endless line", 200, "x", undefined],
  ["blank lines", 200, "\n", undefined],
  ["nested lists", 200, "[", undefined],
  ["comments", 200, ": ping\n\n", undefined],
  ["an unpacked bomb", 200, " ", "gzip"],
  ["a bomb of nested lists", 200, "[", "gzip"],
  ["a refusal", 500, "x", undefined],
  ["a refusal of nested lists", 500, "[", undefined],
  ["a refusal of tabs", 500, "\t", undefined],
  ["a refusal that is a bomb", 500, "\t", "gzip"],
];

describe.each(floods)("600 MB of %s, with status %d", (_, status, piece, encoding) => {
  it.each(["complete", "stream", "embed"] as const)(
    "cost %s neither its answer, nor the next call, nor the memory",
    async (operation) => {
      const flood = await startFlood(status, piece, encoding);
      const operations = await startWorld(flood);
      const before = heldBytes();
      for (let call = 0; call < 2; call += 1) expect(await operations[operation]()).toBe("good");
      // Of an embedding reply 256 MiB are read; each of the two calls reads one, and what is on the way is not read.
      const most = (operation === "embed" && status === 200 ? 2 * 256 : 2 * 9) + 40;
      if (encoding === undefined) expect(flood.sentBytes() / megabyte).toBeLessThan(most);
      await expect.poll(() => (heldBytes() - before) / megabyte).toBeLessThan(20);
    },
  );
});
