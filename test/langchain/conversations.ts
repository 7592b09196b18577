import { tool } from "@langchain/core/tools";
import * as fc from "fast-check";
import * as z from "zod";

interface Call {
  readonly type: "tool_call";
  readonly id: string;
  readonly name: string;
  readonly args: Record<string, unknown>;
}

/** One message of a conversation, as data. */
export type Turn =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: string | readonly object[]; readonly name?: string }
  | { readonly role: "assistant"; readonly content: string; readonly calls: readonly Call[] }
  | { readonly role: "tool"; readonly id: string; readonly content: string };

/** What the server answers. */
export interface Reply {
  readonly content: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly text: string }[];
  readonly usage: object | undefined;
}

/** The options of both models, and the tools that are bound. */
export interface Settings {
  readonly temperature?: number;
  readonly maxTokens?: number;
  readonly topP?: number;
  readonly stop?: string[];
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly bound: { readonly tools: readonly object[]; readonly choice: string } | undefined;
}

const words = fc.string({ minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== "");
const toolNames = fc.constantFrom("weather", "time", "look_up");
const objects = fc.dictionary(
  fc.string({ maxLength: 8 }).filter((name) => name !== "__proto__"),
  fc.jsonValue({ maxDepth: 2 }),
  {
    maxKeys: 3,
  },
) as fc.Arbitrary<Record<string, unknown>>;

const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Blocks in the forms that ChatOpenAI takes too. */
const blocks: fc.Arbitrary<object> = fc.oneof(
  words.map((text) => ({ type: "text", text })),
  fc.constantFrom<object>(
    { type: "image_url", image_url: { url: `data:image/png;base64,${png}` } },
    { type: "image_url", image_url: { url: "https://a.test/b.png", detail: "low" } },
    { type: "image", source_type: "base64", mime_type: "image/png", data: png },
    { type: "image", source_type: "url", url: "https://a.test/b.png", metadata: { detail: "high" } },
    { type: "input_audio", input_audio: { data: "UklGRiQAAABXQVZFZm10IBAAAAABAAEA", format: "wav" } },
    {
      type: "file",
      source_type: "base64",
      mime_type: "application/pdf",
      data: Buffer.from("%PDF-1.7\n").toString("base64"),
      metadata: { filename: "a.pdf" },
    },
  ),
);

const userTurn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({ role: fc.constant("user" as const), content: words }),
  fc.record({ role: fc.constant("user" as const), content: words, name: fc.constantFrom("ann", "bob") }),
  fc.record({
    role: fc.constant("user" as const),
    content: fc.array(blocks, { minLength: 1, maxLength: 3 }),
  }),
);

/** A question and what came of it: an answer, or calls of tools with their results and an answer. */
const rounds: fc.Arbitrary<readonly Turn[]> = fc
  .record({
    question: userTurn,
    said: fc.oneof(words, fc.constant("")),
    calls: fc.array(fc.record({ name: toolNames, args: objects, result: words }), { maxLength: 2 }),
    answer: words,
  })
  .map(({ question, said, calls, answer }) => {
    const named = calls.map(
      ({ name, args }, index): Call => ({ type: "tool_call", id: `call_${index}`, name, args }),
    );
    const asking: Turn[] = named.length === 0 ? [] : [{ role: "assistant", content: said, calls: named }];
    const results = calls.map(
      ({ result }, index): Turn => ({ role: "tool", id: `call_${index}`, content: result }),
    );
    return [question, ...asking, ...results, { role: "assistant", content: answer, calls: [] }];
  });

export const conversations: fc.Arbitrary<readonly Turn[]> = fc
  .record({ system: fc.option(words), before: fc.array(rounds, { maxLength: 3 }), question: userTurn })
  .map(({ system, before, question }) => {
    const first: readonly Turn[] = system === null ? [] : [{ role: "system", content: system }];
    return [...first, ...before.flat(), question];
  });

const tools: readonly object[] = [
  tool(() => "", {
    name: "weather",
    description: "the weather of a city",
    schema: z.object({ city: z.string() }),
  }),
  {
    type: "function",
    function: { name: "time", description: "", parameters: { type: "object", properties: {} } },
  },
  {
    name: "look_up",
    description: "looks up",
    schema: { type: "object", properties: { q: { type: "string" } } },
  },
];

export const settings: fc.Arbitrary<Settings> = fc
  .record(
    {
      temperature: fc.constantFrom(0, 0.5, 1),
      maxTokens: fc.integer({ min: 1, max: 1_000 }),
      topP: fc.constantFrom(0.1, 1),
      stop: fc.array(words, { minLength: 1, maxLength: 2 }),
      frequencyPenalty: fc.constantFrom(-1, 0.5),
      presencePenalty: fc.constantFrom(-1, 0.5),
      bound: fc.record({
        // A choice must be among the tools: Hotspare refuses another one, where a server would.
        tools: fc.subarray([...tools.slice(1)]).map((others) => [...tools.slice(0, 1), ...others]),
        choice: fc.constantFrom("auto", "any", "none", "weather"),
      }),
    },
    { requiredKeys: [] },
  )
  .map((options) => ({ bound: undefined, ...options }));

const count = fc.integer({ min: 1, max: 100 });
const usages = fc
  .record({ prompt: count, completion: count, cached: count, thought: count })
  .map(({ prompt, completion, cached, thought }) => ({
    prompt_tokens: prompt + cached,
    completion_tokens: completion + thought,
    total_tokens: prompt + cached + completion + thought,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: thought },
  }));

export const replies: fc.Arbitrary<Reply> = fc.record({
  content: words,
  calls: fc
    .array(fc.record({ name: toolNames, text: objects.map((args) => JSON.stringify(args)) }), {
      maxLength: 2,
    })
    .map((calls) => calls.map((call, index) => ({ id: `call_${index}`, ...call }))),
  usage: usages,
});
