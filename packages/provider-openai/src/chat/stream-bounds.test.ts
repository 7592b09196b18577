import { UnusableReplyError, type VlmAdapterChunk } from "@hotspare/core/plugin";
import { expect, it } from "vitest";
import { rejectionOf, vlmOf } from "../../test/adapters.js";
import { startLoopback } from "../../test/loopback-server.js";
import { ChatStream } from "./chat-stream.js";

const maxReplyBytes = 10_000;

/** Reads a stream of these pieces. Returns the chunks before its failure, and the failure. */
async function read(pieces: Iterable<string>) {
  let pulled = 0;
  async function* body() {
    for (const piece of pieces) {
      pulled += 1;
      yield Buffer.from(piece);
    }
  }
  const headers = new Headers();
  const stream = new ChatStream({
    model: "m",
    origin: undefined,
    warnings: [],
    maxReplyBytes,
    signal: new AbortController().signal,
    send: async () => ({ status: 200, ok: true, url: "", headers, body: body(), text: async () => "" }),
  });
  const chunks: VlmAdapterChunk[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk);
    return { chunks, pulled, error: undefined };
  } catch (error) {
    return { chunks, pulled, error };
  }
}

const event = (delta: object, more = {}) => `data: ${JSON.stringify({ choices: [{ delta }], ...more })}\n\n`;
const done = "data: [DONE]\n\n";

function* endless(piece: string) {
  for (;;) yield piece;
}

it.each([
  ["an endless line", "x".repeat(1_000), 11],
  ["blank lines", "\n".repeat(1_000), 11],
  ["comments", ": ping\n\n".repeat(125), 11],
  ["empty events", event({}), undefined],
  ["what is no event stream", "<x".repeat(500), 11],
])("ends %s after as many bytes as the limit, before any text", async (_, piece, most) => {
  const { chunks, pulled, error } = await read(endless(piece));
  expect(chunks).toEqual([]);
  expect(UnusableReplyError.isInstance(error)).toBe(true);
  expect(error).toMatchObject({ reason: "oversized_reply" });
  expect(pulled).toBeLessThanOrEqual(most ?? maxReplyBytes / piece.length + 1);
});

it.each([
  ["text", { content: "x".repeat(100) }],
  ["thoughts", { reasoning_content: "x".repeat(100) }],
  ["arguments", { tool_calls: [{ index: 0, id: "a", function: { name: "f", arguments: "x".repeat(100) } }] }],
])("ends an answer whose %s never ends, and emits what was read before", async (_, delta) => {
  const { chunks, error } = await read(endless(event(delta)));
  expect(chunks.length).toBeGreaterThan(90);
  expect(chunks.length).toBeLessThanOrEqual(101);
  expect(error).toMatchObject({ reason: "oversized_reply" });
});

it("ends an answer whose events carry one character and much else, by the sum of its bytes", async () => {
  const { pulled, error } = await read(endless(event({ content: "x" }, { logprobs: "y".repeat(2_000) })));
  expect(error).toMatchObject({
    reason: "oversized_reply",
    message: expect.stringContaining("160000 bytes in all"),
  });
  expect(pulled).toBeLessThan(100);
});

it("accepts a long answer whose events are many times as long as its words", async () => {
  const words = Array.from({ length: 700 }, () => event({ content: "ten signs." }, { id: "x".repeat(100) }));
  const { chunks, error } = await read([": queued\n\n", ...words, done]);
  expect(error).toBeUndefined();
  expect(chunks.filter(({ type }) => type === "content")).toHaveLength(700);
});

it("closes the connection of a stream that has too much", async () => {
  const { baseURL, abandoned } = await startLoopback((response) => {
    const write = () => {
      while (!response.destroyed && response.write("\n".repeat(10_000)));
    };
    response.on("drain", write);
    write();
  });
  const stream = vlmOf(baseURL).stream(
    { messages: [] },
    { signal: new AbortController().signal, callId: 1, attemptId: 1 },
  );
  const reading = (async () => {
    for await (const _ of stream);
  })();
  expect(await rejectionOf(reading)).toMatchObject({ reason: "oversized_reply" });
  await abandoned();
});
