import { createHotspare, type Vlm, type VlmChunk, type VlmResult } from "@hotspare/core";
import { createGateway, type Gateway } from "@hotspare/gateway";
import { openai } from "@hotspare/provider-openai";
import fc from "fast-check";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { depth } from "../../support/depth.js";

type ContentChunk = Exclude<VlmChunk, { readonly type: "finish" }>;
type FinishChunk = Extract<VlmChunk, { readonly type: "finish" }>;

interface Answer {
  readonly chunks: readonly ContentChunk[];
  readonly finish: FinishChunk;
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

/** A refusal, in pieces. */
const refused: fc.Arbitrary<readonly string[]> = fc.oneof(
  fc.constant([]),
  fc.array(fc.string({ unit: "binary", minLength: 1 }), { minLength: 1, maxLength: 4 }),
);

/** Calls in pieces, with indexes as core may number them. The first piece has the id and the name. */
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
    words: fc.array(said, { maxLength: 6 }),
    refusal: refused,
    calls: called,
    reason: fc.constantFrom("stop" as const, "length" as const, "contentFilter" as const, "other" as const),
    usage,
    raw: fc.constantFrom<Readonly<Record<string, unknown>> | undefined>(
      undefined,
      { system_fingerprint: "fp_1", service_tier: "default", provider: "hidden" },
      { logprobs: { content: [{ token: "a", logprob: -1, bytes: null, top_logprobs: [] }], refusal: null } },
    ),
    breaks: fc.constant(false),
  })
  .map(({ words, refusal, calls, reason, usage: counts, raw, breaks }) => {
    const refusals = refusal.map((content): ContentChunk => ({ type: "content", content, isRefusal: true }));
    const chunks = [...words, ...refusals, ...calls];
    const ownFields = refusal.length === 0 ? raw : { ...raw, refusal: refusal.join("") };
    return { chunks, breaks, finish: finishOf(chunks, reason, counts, ownFields) };
  });

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
    parts: [false, true].map((isRefusal) => ({ type: "text" as const, text: textsIn(chunks, isRefusal) })),
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

function textsIn(chunks: readonly ContentChunk[], isRefusal: boolean): string {
  return chunks
    .map((chunk) =>
      chunk.type === "content" && (chunk.isRefusal ?? false) === isRefusal ? chunk.content : "",
    )
    .join("");
}

function resultOf({ chunks, finish: { type: _, ...details } }: Answer): VlmResult {
  const reasoning = chunks.map((chunk) => (chunk.type === "reasoning" ? chunk.reasoning : "")).join("");
  return {
    ...details,
    content: chunks.map((chunk) => (chunk.type === "content" ? chunk.content : "")).join(""),
    ...(reasoning === "" ? {} : { reasoning }),
  };
}

let gateway: Gateway;
let client: OpenAI;
/** The next answer of the model. */
let next: Answer;

beforeAll(async () => {
  const vlm = {
    model: "upstream-model",
    capabilities: { modalities: ["text"], tools: true, streaming: true },
    complete: async () => resultOf(next),
    stream: () => chunksOf(next),
    close: async () => {},
  };
  gateway = await createGateway({
    hotspare: createHotspare({ plugins: [openai()] }),
    vlms: { m: vlm as unknown as Vlm },
  });
  const { url } = await gateway.listen({ port: 0 });
  client = new OpenAI({ apiKey: "key-1", baseURL: `${url}/v1`, maxRetries: 0 });
});

afterAll(() => gateway.close());

async function* chunksOf({ chunks, finish, breaks }: Answer): AsyncGenerator<VlmChunk> {
  yield* chunks;
  if (breaks) {
    throw new Error("It broke at http://10.0.0.1/.");
  }
  yield finish;
}

const question = { model: "m", messages: [{ role: "user" as const, content: "Hi" }], logprobs: true };

/** Removes the id, the time, the SDK's additions and the thoughts. The SDK keeps only the last piece of a field that OpenAI does not have. */
function plain(completion: object): unknown {
  return JSON.parse(JSON.stringify(completion), (name, value: unknown) =>
    ["id", "created", "parsed", "parsed_arguments", "reasoning_content"].includes(name) ? undefined : value,
  );
}

describe("A stream of chat chunks", () => {
  it("is assembled by OpenAI's SDK into the same answer as without a stream", async () => {
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
          // The SDK replaces an empty text by null, and joins only the fields that it knows.
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
      { numRuns: depth(30, 2_000) },
    );
  });

  it("has chunks of one shape, the role first and the usage last", async () => {
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
              chunk.id === chunks[0]?.id &&
              chunk.id.startsWith("chatcmpl-") &&
              chunk.model === "m",
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
      { numRuns: depth(20, 500) },
    );
  });

  it("reports to OpenAI's SDK that it broke, and never a regular end", async () => {
    next = {
      chunks: [{ type: "content", content: "a" }],
      finish: finishOf([], "stop", { prompt: 1, completion: 1, cached: null, thought: null }, undefined),
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
      error: { message: expect.any(String), type: expect.stringContaining("_error") },
    });
    expect(JSON.stringify(error)).not.toContain("10.0.0.1");
  });
});
