import type { ServerResponse } from "node:http";
import { UnusableReplyError } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { gatherChunks, neverAborts, rejectionOf, vlmOf } from "../../test/adapters.js";
import { sendJson, sendPieces, startLoopback } from "../../test/loopback-server.js";
import { settlesWithin, turns } from "../../test/settles-within.js";

const request = { messages: [{ role: "user" as const, content: "x" }] };

const event = (payload: unknown) => `data: ${JSON.stringify(payload)}\n\n`;
const delta = (fields: unknown, finish_reason: string | null = null) =>
  event({ model: "served", choices: [{ index: 0, delta: fields, finish_reason }] });
const text = (content: string) => delta({ content });
const stop = delta({}, "stop");
const usage = event({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } });
const done = "data: [DONE]\n\n";

async function streamOf(...pieces: readonly (string | Buffer)[]) {
  const { baseURL } = await startLoopback((response) => sendPieces(response, pieces));
  return vlmOf(baseURL).stream(request, neverAborts);
}

/** Starts a server that sends a whole answer and leaves its response open until `end` is called. */
async function startUnended() {
  let last: ServerResponse | undefined;
  const loopback = await startLoopback((response) => {
    response.writeHead(200).write(text("a") + stop + done);
    last = response;
  });
  const endLast = async () => {
    await turns(5);
    last?.end();
    await turns(20);
  };
  return { ...loopback, endLast };
}

const chunksOf = async (...pieces: readonly (string | Buffer)[]) => gatherChunks(await streamOf(...pieces));
const content = (...texts: readonly string[]) => texts.map((each) => ({ type: "content", content: each }));
const finish = { type: "finish", finishReason: "stop", rawFinishReason: "stop", model: "served" };

describe("a stream", () => {
  it("requests the usage, and ends with one finish chunk that has it", async () => {
    const { baseURL, requests } = await startLoopback((response) =>
      sendPieces(response, [text("a"), text("b"), stop, usage, done]),
    );
    const reported = { promptTokens: 1, completionTokens: 2, totalTokens: 3, source: "reported" };
    const raw = { usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } };
    expect(await gatherChunks(vlmOf(baseURL).stream(request, neverAborts))).toEqual([
      ...content("a", "b"),
      { ...finish, usage: reported, raw },
    ]);
    expect(requests[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it("returns the first token at once when a piece of its body holds thousands, wherever the piece is cut", async () => {
    const words = Array.from({ length: 3_000 }, (_, index) => `${index} 日本 😀`);
    const stream = await streamOf(words.map(text).join("") + stop + done);
    const iterator = stream[Symbol.asyncIterator]();
    const taken: unknown[] = [(await iterator.next()).value];
    let ready = 0;
    while (taken.length < words.length + 2) {
      const chunk = iterator.nextReady?.();
      ready += chunk === undefined ? 0 : 1;
      taken.push(chunk ?? (await iterator.next()).value);
    }
    expect(taken).toMatchObject([...content(...words), { type: "stop" }, { type: "finish" }]);
    // The pieces of a body are long, so nearly all chunks are ready.
    expect(ready).toBeGreaterThan(words.length / 2);
    expect(iterator.nextReady?.()).toBeUndefined();
    expect(await iterator.next()).toMatchObject({ done: true });
  });

  it("may have CRLF, comments, fields without a space, and no blank line at its end", async () => {
    const crlf = `: keep-alive\r\n\r\n${text("a").replaceAll("\n", "\r\n")}`;
    const tight = stop.replace("data: ", "data:").trimEnd();
    expect(await chunksOf(crlf, ": ping\n\n", tight)).toEqual([...content("a"), finish]);
  });

  it("skips chunks without content", async () => {
    const first = event({ choices: [], prompt_filter_results: [] });
    const empty = delta({ role: "assistant", content: null });
    const odd = `${event({ choices: [null] })}${event({ choices: [{ delta: null }] })}data: ping\n\n`;
    expect(await chunksOf(first, empty, text(""), odd, text("a"), stop, done)).toEqual([
      ...content("a"),
      { ...finish, raw: { prompt_filter_results: [] } },
    ]);
  });

  it("emits thoughts, refusals and tool calls as they arrive", async () => {
    const call = (fields: unknown) => delta({ tool_calls: [fields] });
    const chunks = await chunksOf(
      delta({ reasoning_content: "hm" }),
      delta({ refusal: "no" }),
      call({ index: 1, id: "c", function: { name: "f", arguments: "" } }),
      call({ index: 1, id: "c", function: { arguments: '{"a":' } }),
      call({ index: 1, function: { arguments: "1}" } }),
      delta({}, "tool_calls"),
      done,
    );
    expect(chunks).toMatchObject([
      { type: "reasoning", reasoning: "hm" },
      { type: "content", content: "no", isRefusal: true },
      { type: "toolCall", index: 0, id: "c", name: "f", arguments: '{"a":' },
      { type: "toolCall", index: 0, arguments: "1}" },
      { ...finish, finishReason: "toolCalls", rawFinishReason: "tool_calls", raw: { refusal: "no" } },
    ]);
  });

  it("gathers the logprobs of all chunks, and the other fields without a name in our reply", async () => {
    const chunk = (token: string, rest = {}) =>
      event({
        id: "chatcmpl-1",
        system_fingerprint: "fp",
        obfuscation: "x",
        choices: [{ index: 0, delta: { content: token }, logprobs: { content: [{ token }], refusal: null } }],
        ...rest,
      });
    const chunks = await chunksOf(chunk("a", { service_tier: "flex" }), chunk("b"), stop, done);
    expect(chunks.at(-1)).toEqual({
      ...finish,
      responseId: "chatcmpl-1",
      raw: {
        id: "chatcmpl-1",
        system_fingerprint: "fp",
        service_tier: "flex",
        logprobs: { content: [{ token: "a" }, { token: "b" }], refusal: null },
      },
    });
  });

  it("emits the metadata that goes back: the field of the thoughts once, a call's metadata with the call, the message's at the end", async () => {
    const { baseURL } = await startLoopback((response) =>
      sendPieces(response, [
        delta({ reasoning: "h", reasoning_details: [{ type: "reasoning.text", index: 0, text: "h" }] }),
        delta({
          reasoning: "m",
          reasoning_details: [{ type: "reasoning.text", index: 0, text: "m", signature: "s" }],
        }),
        delta({ reasoning_details: [{ type: "reasoning.encrypted", index: 1, data: "d" }] }),
        delta({
          tool_calls: [
            { index: 0, id: "c", function: { name: "f", arguments: "{}" }, extra_content: { a: 1 } },
          ],
        }),
        delta({}, "tool_calls"),
        done,
      ]),
    );
    const endpoint = new URL(baseURL).host;
    expect(await gatherChunks(vlmOf(baseURL).stream(request, neverAborts))).toEqual([
      { type: "reasoning", reasoning: "h", providerMetadata: { openai: { endpoint, field: "reasoning" } } },
      { type: "reasoning", reasoning: "m" },
      {
        type: "toolCall",
        index: 0,
        id: "c",
        name: "f",
        arguments: "{}",
        providerMetadata: { openai: { endpoint, extra_content: { a: 1 } } },
      },
      {
        ...finish,
        finishReason: "toolCalls",
        rawFinishReason: "tool_calls",
        providerMetadata: {
          openai: {
            endpoint,
            reasoning_details: [
              { type: "reasoning.text", index: 0, text: "hm", signature: "s" },
              { type: "reasoning.encrypted", index: 1, data: "d" },
            ],
          },
        },
      },
    ]);
  });

  it("has the warnings of its request, and the headers of its call", async () => {
    const { baseURL, requests } = await startLoopback((response) =>
      sendPieces(response, [text("a"), stop, done]),
    );
    const asked = { ...request, thinking: "disabled", stop: "END" } as const;
    const headers = { "x-request-id": "7" };
    const chunks = await gatherChunks(vlmOf(baseURL).stream(asked, { ...neverAborts, headers }));
    expect(chunks.at(-1)).toMatchObject({ warnings: [{ type: "unsupported", field: "thinking" }] });
    expect(requests[0]).toMatchObject({ headers, body: { stop: "END" } });
  });

  it.each([
    ["a finish reason alone", [text("a"), stop], "stop"],
    ["[DONE] alone", [text("a"), done], undefined],
  ])("ends properly by %s", async (_, pieces, rawFinishReason) => {
    expect(await chunksOf(...pieces)).toEqual([...content("a"), { ...finish, rawFinishReason }]);
  });

  it("has ended properly when the connection breaks after the finish reason", async () => {
    const { baseURL } = await startLoopback((response) => {
      response.writeHead(200).write(text("a") + stop);
      setTimeout(() => response.destroy(), 30);
    });
    expect(await gatherChunks(vlmOf(baseURL).stream(request, neverAborts))).toEqual([
      ...content("a"),
      finish,
    ]);
  });

  it("is read from a whole completion when the server does not stream", async () => {
    const { baseURL } = await startLoopback((response) =>
      sendJson(response, {
        model: "served",
        choices: [{ message: { content: "a" }, finish_reason: "stop" }],
      }),
    );
    expect(await gatherChunks(vlmOf(baseURL).stream(request, neverAborts))).toEqual([
      ...content("a"),
      finish,
    ]);
  });

  it("leaves its connection to the next request, though the stream ends later than its answer", async () => {
    const { baseURL, requests, endLast } = await startUnended();
    const vlm = vlmOf(baseURL);
    for (let count = 0; count < 5; count += 1) {
      await gatherChunks(vlm.stream(request, neverAborts));
      await endLast();
    }
    expect(new Set(requests.map(({ port }) => port)).size).toBe(1);
  });

  it("leaves its connection to the next request when the reader stops at the finish", async () => {
    const { baseURL, requests, endLast } = await startUnended();
    const vlm = vlmOf(baseURL);
    for (let count = 0; count < 3; count += 1) {
      for await (const { type } of vlm.stream(request, neverAborts)) if (type === "finish") break;
      await endLast();
    }
    expect(new Set(requests.map(({ port }) => port)).size).toBe(1);
  });

  it("has its connection closed when the server never ends it", async () => {
    const { baseURL, abandoned } = await startUnended();
    await gatherChunks(vlmOf(baseURL).stream(request, neverAborts));
    await abandoned();
  });
});

describe("a stream without a usable answer", () => {
  it.each([
    ["an error", [event({ error: { code: "server_error", message: "x" } })], "error_in_reply"],
    [
      "an error event that is flat",
      [`event: error\n${event({ type: "error", code: "c", message: "x" })}`],
      "error_in_reply",
    ],
    ["an error event that is bare", ["event: error\ndata: upstream is gone\n\n"], "error_in_reply"],
    ["an error by its object", [event({ object: "error", message: "x", code: 400 })], "error_in_reply"],
    ["a failed response", [event({ type: "response.failed", response: { error: null } })], "error_in_reply"],
    ["broken JSON", ['data: {"choices":[\n\n'], "truncated_json"],
    ["nothing", [""], "cut_stream"],
    ["comments alone", [": hi\n\n"], "cut_stream"],
    ["[DONE] alone", [done], "empty_reply"],
    ["a page", ["\n<!doctype html><html>", "</html>"], "html_reply"],
    ["an error as JSON", ['{"error":{"message":"x"}}'], "error_in_reply"],
    ["cut JSON", ['{"choices":['], "truncated_json"],
    ["content without an end", [text("a")], "cut_stream"],
    ["filtered whole", [delta({}, "content_filter"), done], "content_filter"],
  ])("%s", async (_, pieces, reason) => {
    const error = await rejectionOf(chunksOf(...pieces));
    expect(UnusableReplyError.isInstance(error), String(error)).toBe(true);
    expect(error).toMatchObject({ reason });
  });

  it("emits what came before an error", async () => {
    const stream = await streamOf(
      text("a") + event({ error: { code: "rate_limit_exceeded", message: "x" } }),
    );
    const iterator = stream[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toEqual({ type: "content", content: "a" });
    await expect(iterator.next()).rejects.toMatchObject({ facts: { code: "rate_limit_exceeded" } });
    expect((await iterator.next()).done).toBe(true);
  });

  it("rejects with the network's error when the connection is cut", async () => {
    const { baseURL } = await startLoopback((response) => {
      response.writeHead(200).write(text("a"));
      setTimeout(() => response.destroy(), 30);
    });
    const error = await rejectionOf(gatherChunks(vlmOf(baseURL).stream(request, neverAborts)));
    expect(error).toMatchObject({ code: "UND_ERR_SOCKET" });
  });
});

describe("a finish reason", () => {
  it("is emitted at once, so that silence after it can end the stream", async () => {
    const { baseURL } = await startLoopback((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(
        'data: {"model":"m","choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\n',
      );
    });
    const iterator = vlmOf(baseURL).stream(request, neverAborts)[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toEqual({ type: "content", content: "Hi" });
    expect((await iterator.next()).value).toEqual({
      type: "stop",
      finishReason: "stop",
      rawFinishReason: "stop",
      model: "m",
    });
    await iterator.return?.();
  });
});

describe("leaving a stream", () => {
  const endless = () => startLoopback((response) => response.writeHead(200).write(text("a")));

  it("sends nothing before the first next()", async () => {
    const { baseURL, requests } = await endless();
    const iterator = vlmOf(baseURL).stream(request, neverAborts)[Symbol.asyncIterator]();
    await iterator.return?.();
    expect((await iterator.next()).done).toBe(true);
    expect(requests).toHaveLength(0);
  });

  it("ends the request at once, also while a next() is pending", async () => {
    const { baseURL, abandoned } = await endless();
    const iterator = vlmOf(baseURL).stream(request, neverAborts)[Symbol.asyncIterator]();
    await iterator.next();
    const pending = iterator.next();
    const left = Promise.all([iterator.return?.(), pending, abandoned()]);
    expect(await settlesWithin(50, left)).toBe(true);
    expect((await pending).done).toBe(true);
  });

  it("ends the request when the caller breaks out of a loop", async () => {
    const { baseURL, abandoned } = await endless();
    for await (const _ of vlmOf(baseURL).stream(request, neverAborts)) break;
    await abandoned();
  });

  it("by an abort rejects with the signal's reason, within 50 ms", async () => {
    const { baseURL, abandoned } = await endless();
    const controller = new AbortController();
    const iterator = vlmOf(baseURL)
      .stream(request, { ...neverAborts, signal: controller.signal })
      [Symbol.asyncIterator]();
    await iterator.next();
    const pending = rejectionOf(iterator.next());
    controller.abort(new Error("enough"));
    expect(await settlesWithin(50, pending)).toBe(true);
    expect(await pending).toMatchObject({ message: "enough" });
    await abandoned();
  });
});
