import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { VlmChunk, VlmResult } from "@hotspare/core";
import fc from "fast-check";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ProtocolError } from "../../../packages/gateway/src/contract/protocol-error.js";
import { chatEndpoint } from "../../../packages/gateway/src/protocol/chat/chat-endpoint.js";
import { depth } from "../../support/depth.js";

type ContentChunk = Exclude<VlmChunk, { readonly type: "finish" }>;
type FinishChunk = Extract<VlmChunk, { readonly type: "finish" }>;

interface Answer {
  readonly chunks: readonly ContentChunk[];
  readonly finish: FinishChunk;
  /** Cuts of the text of the stream, as shares of its length. */
  readonly cuts: readonly number[];
  readonly breaks: boolean;
}

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("\u2028", "data: [DONE]\n\n", "\ud800", '"}', "日本"),
);
const said: fc.Arbitrary<ContentChunk> = fc.oneof(
  text.map((content): ContentChunk => ({ type: "content", content })),
  text.map((reasoning): ContentChunk => ({ type: "reasoning", reasoning })),
);

/** Calls with numbers as core may have them, in pieces; the first piece has the id and the name. */
const called = fc
  .uniqueArray(fc.tuple(fc.nat(20), fc.array(text, { maxLength: 4 })), {
    maxLength: 3,
    selector: ([index]) => index,
  })
  .map((calls): readonly ContentChunk[] =>
    calls.flatMap(([index, pieces]) => [
      { type: "toolCall" as const, index, id: `call_${index}`, name: `tool_${index}`, arguments: "" },
      ...pieces.map((piece) => ({ type: "toolCall" as const, index, arguments: piece })),
    ]),
  );

const usage = fc.record({
  prompt: fc.nat(),
  completion: fc.nat(),
  cached: fc.option(fc.nat()),
  thought: fc.option(fc.nat()),
});

const answer: fc.Arbitrary<Answer> = fc
  .record({
    chunks: fc.tuple(fc.array(said, { maxLength: 6 }), called).map(([words, calls]) => [...words, ...calls]),
    reason: fc.constantFrom("stop" as const, "length" as const, "contentFilter" as const, "other" as const),
    usage,
    raw: fc.constantFrom<Readonly<Record<string, unknown>> | undefined>(
      undefined,
      { system_fingerprint: "fp_1", service_tier: "default", provider: "hidden" },
      { logprobs: { content: [{ token: "a", logprob: -1, bytes: null, top_logprobs: [] }], refusal: null } },
    ),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
    breaks: fc.constant(false),
  })
  .map(({ chunks, reason, usage: counts, raw, cuts, breaks }) => ({
    chunks,
    cuts,
    breaks,
    finish: finishOf(chunks, reason, counts, raw),
  }));

function finishOf(
  chunks: readonly ContentChunk[],
  reason: Exclude<FinishChunk["finishReason"], "toolCalls">,
  {
    prompt,
    completion,
    cached,
    thought,
  }: (typeof usage)["generate"] extends (...all: never[]) => { value: infer Counts } ? Counts : never,
  raw: Readonly<Record<string, unknown>> | undefined,
): FinishChunk {
  const calls = new Map<number, { id: string; name: string; arguments: string }>();
  for (const chunk of chunks) {
    if (chunk.type === "toolCall") {
      const before = calls.get(chunk.index) ?? { id: chunk.id ?? "", name: chunk.name ?? "", arguments: "" };
      calls.set(chunk.index, { ...before, arguments: before.arguments + chunk.arguments });
    }
  }
  return {
    type: "finish",
    finishReason: calls.size > 0 && reason === "stop" ? "toolCalls" : reason,
    toolCalls: [...calls.values()],
    parts: [],
    usage: {
      promptTokens: prompt,
      completionTokens: completion,
      totalTokens: prompt + completion,
      ...(cached === null ? {} : { cachedTokens: cached }),
      ...(thought === null ? {} : { reasoningTokens: thought }),
      source: "reported",
    },
    model: "upstream-model",
    provider: "openai",
    credentialId: "a",
    attempts: [],
    warnings: [],
    ...(raw === undefined ? {} : { raw }),
  };
}

function resultOf({ chunks, finish: { type: _, ...details } }: Answer): VlmResult {
  const reasoning = chunks.map((chunk) => (chunk.type === "reasoning" ? chunk.reasoning : "")).join("");
  return {
    ...details,
    content: chunks.map((chunk) => (chunk.type === "content" ? chunk.content : "")).join(""),
    ...(reasoning === "" ? {} : { reasoning }),
  };
}

const about = { id: "chatcmpl-1", createdMs: 1_790_000_000_123, model: "m" };
const broken = new ProtocolError({
  status: 502,
  type: "server_error",
  message: "The stream broke off.",
  code: "stream_interrupted",
});
let server: Server;
let client: OpenAI;
/** What is answered next. */
let next: Answer;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const ask = chatEndpoint.read(JSON.parse(Buffer.concat(pieces).toString()));
    if (!ask.stream) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(chatEndpoint.answer(resultOf(next), ask, about)));
      return;
    }
    const writer = chatEndpoint.stream(ask, about);
    const frames = next.chunks.map((chunk) => writer.chunk(chunk));
    const last = next.breaks ? writer.fail(broken) : writer.chunk(next.finish) + writer.end();
    const whole = Buffer.from([...frames, last].join(""));
    response.writeHead(200, { "content-type": "text/event-stream" });
    let from = 0;
    for (const cut of [...next.cuts].sort((one, other) => one - other)) {
      const to = Math.floor(cut * whole.length);
      response.write(whole.subarray(from, to));
      from = to;
    }
    response.end(whole.subarray(from));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  client = new OpenAI({ apiKey: "key-1", baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const question = { model: "m", messages: [{ role: "user" as const, content: "Hi" }], logprobs: true };

/** Without what the SDK adds, and without thoughts: of a field that OpenAI does not have, the SDK keeps the last piece. */
function plain(completion: object): unknown {
  return JSON.parse(JSON.stringify(completion), (name, value: unknown) =>
    ["parsed", "parsed_arguments", "reasoning_content"].includes(name) ? undefined : value,
  );
}

describe("A stream of chat chunks", () => {
  it("is put together by OpenAI's SDK to the answer that comes at once", async () => {
    await fc.assert(
      fc.asyncProperty(answer, async (given) => {
        next = given;
        const whole = await client.chat.completions.create(question);
        const streamed = await client.chat.completions
          .stream({ ...question, stream_options: { include_usage: true } })
          .finalChatCompletion();
        const [choice] = whole.choices;
        const expected = {
          ...whole,
          // The SDK makes null of a text that is empty, and adds up fields of its own alone.
          choices: [{ ...choice, message: { ...choice?.message, content: choice?.message.content || null } }],
        };
        const {
          choices: [got],
          ...others
        } = plain(streamed) as OpenAI.ChatCompletion;
        expect({
          ...others,
          choices: [{ ...got, message: { ...got?.message, content: got?.message.content || null } }],
        }).toStrictEqual(plain(expected));
      }),
      { numRuns: depth(50, 2_000) },
    );
  });

  it("is chunks of one shape, the role first and the usage last, when it is read one by one", async () => {
    await fc.assert(
      fc.asyncProperty(answer, fc.boolean(), async (given, includeUsage) => {
        next = given;
        const options = includeUsage ? { stream_options: { include_usage: true } } : {};
        const stream = await client.chat.completions.create({ ...question, stream: true, ...options });
        const chunks: OpenAI.ChatCompletionChunk[] = [];
        for await (const chunk of stream) chunks.push(chunk);
        const last = includeUsage ? chunks.pop() : undefined;
        expect(chunks[0]?.choices[0]?.delta.role).toBe("assistant");
        expect(
          chunks.every(
            (chunk) =>
              chunk.object === "chat.completion.chunk" &&
              chunk.id === about.id &&
              chunk.created === 1_790_000_000,
          ),
        ).toBe(true);
        expect(chunks.every((chunk) => chunk.usage === (includeUsage ? null : undefined))).toBe(true);
        expect(chunks.filter((chunk) => chunk.choices[0]?.finish_reason !== null)).toStrictEqual([
          chunks.at(-1),
        ]);
        expect(last?.choices).toStrictEqual(includeUsage ? [] : undefined);
        expect(last?.usage?.total_tokens).toBe(includeUsage ? given.finish.usage.totalTokens : undefined);
        const thoughts = chunks.map(
          (chunk) => Reflect.get(chunk.choices[0]?.delta ?? {}, "reasoning_content") ?? "",
        );
        expect(thoughts.join("")).toBe(resultOf(given).reasoning ?? "");
        expect(JSON.stringify(chunks)).not.toContain("hidden");
      }),
      { numRuns: depth(30, 500) },
    );
  });

  it("says to OpenAI's SDK that it broke, and never that it ended", async () => {
    next = {
      chunks: [{ type: "content", content: "a" }],
      finish: finishOf([], "stop", { prompt: 1, completion: 1, cached: null, thought: null }, undefined),
      cuts: [],
      breaks: true,
    };
    const stream = await client.chat.completions.create({ ...question, stream: true });
    const read = async () => {
      let content = "";
      try {
        for await (const chunk of stream) content += chunk.choices[0]?.delta.content ?? "";
      } catch (error) {
        return { content, error };
      }
      return { content, error: "ended" };
    };
    const { content, error } = await read();
    expect(content).toBe("a");
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(error).toMatchObject({
      code: "stream_interrupted",
      type: "server_error",
      error: { message: "The stream broke off." },
    });
  });
});
