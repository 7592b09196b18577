import { describe, expect, it } from "vitest";
import { ask, chunk, completion, streamOf, usage, ways } from "./answers.js";
import { json, type RawReply } from "./raw-replies.js";

const counts = (prompt: number, generated: number, more: object = {}) => ({
  usage: { prompt_tokens: prompt, completion_tokens: generated, total_tokens: prompt + generated, ...more },
});
const reasoned = (prompt: number, generated: number, total: number, reasoning: number) => ({
  usage: {
    prompt_tokens: prompt,
    completion_tokens: generated,
    total_tokens: total,
    completion_tokens_details: { reasoning_tokens: reasoning },
  },
});

const good = { promptTokens: 11, completionTokens: 7, totalTokens: 18, source: "reported" };

/** A reply with these fields beside its choices. */
const replyWith = (way: "complete" | "stream", more: object, inChoice: object = {}): RawReply =>
  way === "complete"
    ? json(completion({ content: "Hi" }, "stop", more, inChoice))
    : streamOf(chunk({ content: "Hi" }), chunk({}, "stop", more, inChoice));

describe("usage", () => {
  it.each<[string, object, object]>([
    ["as OpenAI counts", usage(), good],
    ["without a total", { usage: { prompt_tokens: 11, completion_tokens: 7 } }, good],
    ["without the completion", { usage: { prompt_tokens: 11, total_tokens: 18 } }, good],
    [
      "with null for the completion",
      { usage: { prompt_tokens: 11, completion_tokens: null, total_tokens: 18 } },
      good,
    ],
    ["without the prompt", { usage: { completion_tokens: 7, total_tokens: 18 } }, good],
    ["with a total of 0", { usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 0 } }, good],
    ["as texts", { usage: { prompt_tokens: "11", completion_tokens: "7", total_tokens: "18" } }, good],
    ["under Anthropic's names", { usage: { input_tokens: 11, output_tokens: 7 } }, good],
    [
      "under Gemini's names",
      { usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 7, totalTokenCount: 18 } },
      good,
    ],
    ["within Groq's field", { x_groq: { id: "q", usage: usage().usage } }, good],
    ["within Groq's field, null beside it", { usage: null, x_groq: { usage: usage().usage } }, good],
    ["as llama.cpp's timings", { timings: { prompt_n: 5, cache_n: 6, predicted_n: 7 } }, good],
    ["with what Moonshot has cached", counts(11, 7, { cached_tokens: 5 }), { ...good, cachedTokens: 5 }],
    [
      "with what DeepSeek has cached",
      counts(11, 7, { prompt_cache_hit_tokens: 5 }),
      { ...good, cachedTokens: 5 },
    ],
    [
      "with reasoning beside the completion (xAI)",
      reasoned(10_120, 1_499, 14_428, 2_809),
      { promptTokens: 10_120, completionTokens: 4_308, totalTokens: 14_428, reasoningTokens: 2_809 },
    ],
    [
      "with more reasoning than completion (xAI's grok-3-mini)",
      reasoned(12, 1, 399, 386),
      { promptTokens: 12, completionTokens: 387, totalTokens: 399, reasoningTokens: 386 },
    ],
    [
      "with reasoning that only the total has (Gemini)",
      { usage: { prompt_tokens: 10_120, completion_tokens: 1_499, total_tokens: 14_428 } },
      { promptTokens: 10_120, completionTokens: 4_308, totalTokens: 14_428 },
    ],
    [
      "with reasoning within the completion (OpenAI)",
      reasoned(10, 30, 40, 20),
      { promptTokens: 10, completionTokens: 30, totalTokens: 40, reasoningTokens: 20 },
    ],
    [
      "with reasoning that no other count has (Perplexity)",
      { usage: { prompt_tokens: 10, completion_tokens: 30, total_tokens: 40, reasoning_tokens: 200 } },
      { promptTokens: 10, completionTokens: 230, totalTokens: 240, reasoningTokens: 200 },
    ],
    [
      "with a cache beside the prompt (relays of Anthropic)",
      {
        usage: {
          prompt_tokens: 10,
          completion_tokens: 7,
          total_tokens: 117,
          prompt_tokens_details: { cached_tokens: 100 },
        },
      },
      { promptTokens: 110, completionTokens: 7, totalTokens: 117, cachedTokens: 100 },
    ],
  ])("is read %s", async (_, more, expected) => {
    for (const way of ways) {
      expect((await ask(way, [replyWith(way, more)])).usage).toMatchObject({
        ...expected,
        source: "reported",
      });
    }
  });

  it.each(ways)("is read from the choice (Moonshot): %s", async (way) => {
    expect((await ask(way, [replyWith(way, {}, usage())])).usage).toMatchObject(good);
  });

  it.each<[string, object]>([
    ["nothing", {}],
    ["null", { usage: null }],
    ["zeros", usage(0, 0)],
    ["-1", { usage: { prompt_tokens: -1, completion_tokens: -1, total_tokens: -1 } }],
    ["a text", { usage: "many" }],
  ])("is estimated where a server counts %s", async (_, more) => {
    for (const way of ways) {
      expect((await ask(way, [replyWith(way, more)])).usage).toMatchObject({
        completionTokens: 1,
        source: "estimated",
      });
    }
  });

  // "Hi" is one token by our guess; so is the question.
  it.each<[string, object, number, number]>([
    ["the total", { usage: { total_tokens: 4000 } }, 3999, 1],
    [
      "the total, and zeros",
      { usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 4000 } },
      3999,
      1,
    ],
    ["the prompt", { usage: { prompt_tokens: 4000 } }, 4000, 1],
    ["the prompt, and no completion though something was said", usage(11, 0), 11, 1],
    ["the completion", { usage: { completion_tokens: 9 } }, 1, 9],
  ])(
    "keeps what was stated where a server counts only %s",
    async (_, more, promptTokens, completionTokens) => {
      for (const way of ways) {
        const { usage: read } = await ask(way, [replyWith(way, more)]);
        const totalTokens = promptTokens + completionTokens;
        expect(read).toEqual({ promptTokens, completionTokens, totalTokens, source: "partial" });
      }
    },
  );

  it("keeps the prompt that only a stream's first chunk counts", async () => {
    const first = chunk({ role: "assistant" }, null, counts(50, 0));
    const { usage: read } = await ask("stream", [
      streamOf(first, chunk({ content: "Hi" }), chunk({}, "stop")),
    ]);
    expect(read).toEqual({ promptTokens: 50, completionTokens: 1, totalTokens: 51, source: "partial" });
  });

  it.each<[string, readonly object[]]>([
    ["in a last chunk without choices", [chunk({}, "stop"), { choices: [], ...usage() }]],
    ["in a chunk whose choices are null", [chunk({}, "stop"), { choices: null, ...usage() }]],
    ["in mid-stream", [chunk({ content: "!" }, null, usage()), chunk({}, "stop")]],
    [
      "in each chunk, from the beginning",
      [chunk({ content: "!" }, null, counts(11, 3)), chunk({}, "stop", counts(11, 7))],
    ],
    [
      "in each chunk, then null",
      [chunk({ content: "!" }, null, counts(11, 7)), chunk({}, "stop", { usage: null })],
    ],
    ["before zeros", [chunk({}, "stop", usage()), { choices: [], ...usage(0, 0) }]],
    [
      "before a total of zero (MiniMax)",
      [chunk({}, "stop", usage()), { choices: [], usage: { total_tokens: 0, total_characters: 0 } }],
    ],
    ["before a count without the completion", [chunk({}, "stop", usage()), { choices: [], ...usage(11, 0) }]],
    [
      "the prompt first, the completion last (relays of Anthropic)",
      [chunk({}, null, counts(11, 1)), chunk({}, "stop", counts(0, 7))],
    ],
    ["before the end mark, in null choices", [{ choices: null, ...usage() }, chunk({}, "stop")]],
  ])("of a stream is read %s", async (_, payloads) => {
    expect((await ask("stream", [streamOf(chunk({ content: "Hi" }), ...payloads)])).usage).toEqual(good);
  });

  it("keeps reasoning beside the completion, though a last chunk counts the prompt alone", async () => {
    const reply = streamOf(chunk({ content: "Hi" }), chunk({}, "stop", reasoned(10, 30, 60, 20)), {
      choices: [],
      ...counts(10, 0),
    });
    expect((await ask("stream", [reply])).usage).toMatchObject({ completionTokens: 50, totalTokens: 60 });
  });
});
