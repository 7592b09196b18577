import { brotliCompressSync, constants, createGzip, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { ask, chunk, completion, done, event, spare, usage, ways } from "./answers.js";
import { json, pieces, type RawReply } from "./raw-replies.js";

const hi = JSON.stringify(chunk({ content: "Hi" }));
const stop = JSON.stringify(chunk({}, "stop", usage()));
const call = (fields: object) => JSON.stringify(chunk({ tool_calls: [{ index: 0, ...fields }] }));

describe("an event stream", () => {
  it.each<[string, string]>([
    ["without blanks behind the colons", `data:${hi}\n\ndata:${stop}\n\ndata:[DONE]\n\n`],
    ["with a line end alone between events", `data: ${hi}\ndata: ${stop}\ndata: [DONE]\n`],
    ["with a line end alone between two of its events", `data: ${hi}\ndata: ${stop}\n\ndata: [DONE]\n\n`],
    ["with CRLF", `data: ${hi}\r\n\r\ndata: ${stop}\r\n\r\ndata: [DONE]\r\n\r\n`],
    ["with CR", `data: ${hi}\r\rdata: ${stop}\r\rdata: [DONE]\r\r`],
    ["with line ends of all kinds", `data: ${hi}\r\n\ndata: ${stop}\r\rdata: [DONE]\n\r\n`],
    ["with a byte order mark", `\uFEFFdata: ${hi}\n\ndata: ${stop}\n\n`],
    ["without a line end behind the last event", `data: ${hi}\n\ndata: ${stop}`],
    ["with blanks behind the end mark", `data: ${hi}\n\ndata: ${stop}\n\ndata: [DONE]  \t\n\n`],
    ["with the end mark in quotes", `data: ${hi}\n\ndata: ${stop}\n\ndata: "[DONE]"\n\n`],
    ["with the end mark in other letters", `data: ${hi}\n\ndata: [done]\n\n`],
    ["with the end mark behind an event on its line", `data: ${hi}\n\ndata: ${stop} [DONE]\n\n`],
    ["with an event that ends it by its name", `data: ${hi}\n\nevent: done\ndata: {}\n\n`],
    ["with its names in capitals", `DATA: ${hi}\n\nData: ${stop}\n\n`],
    ["with blanks before its names", `  data: ${hi}\n\n data: ${stop}\n\n`],
    ["with the name twice", `data: data: ${hi}\n\ndata: data: ${stop}\n\ndata: data: [DONE]\n\n`],
    [
      "with names of events",
      `event: message\ndata: ${hi}\n\nevent: chat.completion.chunk\ndata: ${stop}\n\n`,
    ],
    [
      "with comments, ids and waits",
      `: OPENROUTER PROCESSING\n\nretry: 100\nid: 1\ndata: ${hi}\n\n:\n\nid: 2\ndata: ${stop}\n\n`,
    ],
    ["with empty events", `data:\n\ndata: \n\ndata: ${hi}\n\ndata\n\ndata: ${stop}\n\n`],
    [
      "with JSON over several lines",
      `data: ${JSON.stringify(JSON.parse(hi), null, 2).replace(/\n/g, "\ndata: ")}\n\ndata: ${stop}\n\n`,
    ],
    ["with two events on one line", `data: ${hi}${stop}\n\ndata: [DONE]\n\n`],
    ["with two events on one line, the name between", `data: ${hi}data: ${stop}\n\ndata: [DONE]\n\n`],
    ["with a list of events", `data: [${hi},${stop}]\n\ndata: [DONE]\n\n`],
    ["with events as texts", `data: ${JSON.stringify(hi)}\n\ndata: ${JSON.stringify(stop)}\n\n`],
    ["with null", `data: null\n\ndata: ${hi}\n\ndata: null\n\ndata: ${stop}\n\n`],
    [
      "with numbers that JSON does not have",
      `data: ${hi.replace('"index":0', '"logprobs":{"content":[{"logprob":-Infinity},{"logprob":NaN}]},"index":0')}\n\ndata: ${stop}\n\n`,
    ],
    ["of bare lines", `${hi}\n${stop}\n`],
    ["of bare lines, with an end mark", `${hi}\n${stop}\n[DONE]\n`],
    ["within a list", `[${hi},\n${stop}]`],
    [
      "with a mark at its beginning and its end",
      `data: [START]\n\ndata: ${hi}\n\ndata: ${stop}\n\ndata: [END]\n\n`,
    ],
    ["with blank lines before it", `\n\n\n\ndata: ${hi}\n\ndata: ${stop}\n\n`],
  ])("is read %s", async (_, text) => {
    const bytes = [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));
    for (const reply of [pieces([text]), pieces(bytes)]) {
      expect(await ask("stream", [reply])).toMatchObject({ content: "Hi", finishReason: "stop" });
    }
    expect(await ask("complete", [json(text)])).toMatchObject({ content: "Hi", finishReason: "stop" });
  });

  it("is over at its end mark, whatever line end is behind it and however the connection is left", async () => {
    for (const mark of ["data: [DONE]\n", "data: [DONE]\r\n", "data:[DONE] \n\n"]) {
      const reply = pieces([event(chunk({ content: "Hi" })), mark], "open");
      expect(await ask("stream", [reply])).toMatchObject({ content: "Hi", finishReason: "stop" });
    }
  });

  it("holds a call whose pieces have one line end between them", async () => {
    const first = call({ id: "a", function: { name: "f", arguments: '{"q"' } });
    const second = call({ function: { arguments: ":1}" } });
    const reply = pieces([`data: ${hi}\n\ndata: ${first}\ndata: ${second}\n\n`, done]);
    expect(await ask("stream", [reply])).toMatchObject({
      content: "Hi",
      toolCalls: [{ id: "a", arguments: '{"q":1}' }],
    });
  });

  it.each<[string, string]>([
    ["nothing", ""],
    ["an end mark alone", done],
    ["comments", ": a\n\n: b\n\n"],
    ["a page", "<!doctype html>\n<html><title>Login</title>\n\n</html>"],
    ["broken JSON", '{"choices":['],
    ["an event that is cut", 'data: {"choices":[{"delta":{"content":"H'],
    ["a list of nothing", "[]"],
    ["words", "upstream connect error or disconnect/reset before headers"],
  ])("that is none moves the call on: %s", async (_, text) => {
    for (const way of ways) {
      const outcome = await ask(way, [way === "stream" ? pieces([text]) : json(text), spare[way]]);
      expect(outcome).toMatchObject({ content: "spare", by: 1 });
      expect((await ask(way, [json(text)])).error?.class).toBe("transient");
    }
  });
});

const whole = JSON.stringify(completion({ content: "Hi" }));
const stream = event(chunk({ content: "Hi" })) + event(chunk({}, "stop", usage())) + done;
const encoded = (encoding: string, body: Uint8Array, type = "application/json"): RawReply =>
  json(Buffer.from(body), { type, headers: `content-encoding: ${encoding}\r\n` });

describe("a compressed reply", () => {
  it.each<[string, string, (text: string) => Uint8Array]>([
    ["gzip", "gzip", (text) => gzipSync(text)],
    ["deflate", "deflate", (text) => deflateSync(text)],
    ["deflate without zlib's header", "deflate", (text) => deflateRawSync(text)],
    ["gzip twice", "gzip, gzip", (text) => gzipSync(gzipSync(text))],
    ["gzip once, though it is named twice", "gzip, gzip", (text) => gzipSync(text)],
    ["gzip, then brotli", "gzip, br", (text) => brotliCompressSync(gzipSync(text))],
    ["gzip, and an encoding that changes nothing", "identity, X-GZIP", (text) => gzipSync(text)],
    ["brotli", "br", (text) => brotliCompressSync(text)],
  ])("is read: %s", async (_, encoding, compress) => {
    expect(await ask("complete", [encoded(encoding, compress(whole))])).toMatchObject({ content: "Hi" });
    expect(await ask("stream", [encoded(encoding, compress(stream))])).toMatchObject({ content: "Hi" });
  });

  it.each<[string, string, (text: string) => Uint8Array]>([
    ["cut gzip", "gzip", (text) => gzipSync(text).subarray(0, 30)],
    ["gzip without its end", "gzip", (text) => gzipSync(text).subarray(0, -12)],
    ["cut deflate", "deflate", (text) => deflateSync(text).subarray(0, 30)],
    ["cut brotli", "br", (text) => brotliCompressSync(text).subarray(0, 20)],
    ["no gzip", "gzip", (text) => Buffer.from(text)],
    ["gzip twice, the inner one cut", "gzip, gzip", (text) => gzipSync(gzipSync(text).subarray(0, 30))],
    ["nothing for gzip", "gzip", () => Buffer.alloc(0)],
    ["nothing for deflate", "deflate", () => Buffer.alloc(0)],
    ["cut raw deflate", "deflate", (text) => deflateRawSync(text).subarray(0, 30)],
    ["gzip too often", "gzip, gzip, gzip, gzip", (text) => gzipSync(gzipSync(gzipSync(gzipSync(text))))],
    ["no brotli", "br", (text) => Buffer.from(text)],
    ["no deflate", "deflate", (text) => Buffer.from(text)],
    ["an encoding that nobody asked for", "zstd", () => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 4, 0, 9, 0, 0])],
  ])(
    "that cannot be read moves the call on, and is never our own fault: %s",
    async (_, encoding, compress) => {
      const text = "x".repeat(2_000);
      const bodies = {
        complete: JSON.stringify(completion({ content: text })),
        stream: `: ${text}\n\n${stream}`,
      };
      for (const way of ways) {
        const reply = encoded(encoding, compress(bodies[way]));
        const { by, content, error } = await ask(way, [reply, spare[way]]);
        // A stream may have had its whole answer before the cut.
        expect([way, content === "spare" ? by : content]).toEqual([way, content === "Hi" ? "Hi" : 1]);
        expect(error).toBeUndefined();
        const alone = await ask(way, [reply]);
        expect(alone.error?.class ?? alone.content).toMatch(/^(?:transient|Hi)$/);
      }
    },
  );

  it("that is cut behind some content breaks the answer off", async () => {
    const zipped = await new Promise<Buffer>((resolve) => {
      const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
      const out: Buffer[] = [];
      gzip.on("data", (piece) => out.push(piece));
      gzip.write(event(chunk({ content: "Half" })), () => gzip.flush(() => resolve(Buffer.concat(out))));
    });
    const { content, error } = await ask("stream", [
      encoded("gzip", zipped, "text/event-stream"),
      spare.stream,
    ]);
    expect({ content, name: error?.name, class: error?.class }).toEqual({
      content: "Half",
      name: "StreamInterruptedError",
      class: "transient",
    });
  });
});

describe("a piece of a stream that nothing follows", () => {
  it.each([
    ["one event", `data: ${hi}\n\n`],
    ["one event without a line end", `data: ${hi}`],
    ["two events", `data: ${hi}\n\ndata: ${hi}\n\n`],
    ["a bare line", hi],
  ])("is no whole answer, and the call moves on: %s", async (_, text) => {
    for (const way of ways) {
      for (const reply of [
        pieces([text]),
        pieces([...Buffer.from(text)].map((byte) => Uint8Array.of(byte))),
      ]) {
        const outcome = await ask(way, [reply, spare[way]]);
        const whole = way === "stream" ? "StreamInterruptedError" : "spare";
        expect(outcome.error?.name ?? outcome.content).toBe(whole);
      }
    }
  });
});
