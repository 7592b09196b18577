import type { ToolCall } from "@hotspare/core";
import type { FinishReason } from "@hotspare/core/plugin";
import * as fc from "fast-check";

/** An answer as a model gave it, and the ways in which a server may write it. */
export interface BuiltAnswer {
  readonly reasoning: string;
  readonly content: string;
  readonly calls: readonly ToolCall[];
  readonly finishReason: FinishReason;
  readonly counts:
    | { readonly prompt: number; readonly completion: number; readonly reasoning: number }
    | undefined;
}

/** How a server writes. */
export interface Dialect {
  readonly calls: CallDialect;
  readonly content: "text" | "parts" | "bareParts";
  readonly reasoning: "reasoning_content" | "reasoning" | "both" | "thinkingParts" | "details";
  readonly finish: string;
  readonly finishPlace: "own" | "last";
  readonly usage: UsageDialect;
  readonly place: "delta" | "message" | "growing";
  readonly noise: readonly string[];
  readonly secondChoice: boolean;
}

type CallDialect =
  | "openai"
  | "unnumbered"
  | "allZero"
  | "textNumbers"
  | "lateIds"
  | "lateNames"
  | "namesInPieces"
  | "repeated"
  | "changingIds"
  | "oneObject"
  | "wholeAgain";

type UsageDialect =
  | "last"
  | "own"
  | "choice"
  | "groq"
  | "eachChunk"
  | "thenZeros"
  | "thenPromptAlone"
  | "thenNull"
  | "beside"
  | "withoutCompletion";

/** Texts with line ends, quotes, brackets and signs beyond one UTF-16 unit. No think tags, which are read apart. */
const text = fc.string({
  unit: fc.constantFrom("a", "Ü", "漢", "😀", "\n", "\r\n", '"', "{", "}", "[", "data:", " ", "\\", ":"),
  maxLength: 12,
});
const said = text.filter((value) => value.trim() !== "");

const call = fc.record({
  name: fc.constantFrom("f", "get_weather", "look"),
  arguments: fc
    .dictionary(fc.constantFrom("q", "city", 'a"b'), text, { minKeys: 1, maxKeys: 3 })
    .map((value) => JSON.stringify(value)),
});

const finishWords: Readonly<Record<FinishReason, readonly string[]>> = {
  stop: [
    "stop",
    "STOP",
    "eos",
    "eos_token",
    "end_turn",
    "stop_sequence",
    "COMPLETE",
    "FinishReason.STOP",
    "endTurn",
  ],
  length: [
    "length",
    "MAX_TOKENS",
    "max_tokens",
    "max_output_tokens",
    "model_length",
    "FINISH_REASON_MAX_TOKENS",
  ],
  toolCalls: ["tool_calls", "tool_use", "TOOL_CALL", "function_call", "stop"],
  other: ["weary", "pause_turn"],
  contentFilter: ["content_filter"],
};

/** Answers that say something. */
export const answers: fc.Arbitrary<BuiltAnswer> = fc
  .record({
    reasoning: fc.oneof(fc.constant(""), said),
    content: fc.oneof(fc.constant(""), said),
    calls: fc.array(call, { maxLength: 3 }),
    cut: fc.constantFrom<"good" | "length" | "other">("good", "good", "length", "other"),
    counts: fc.option(
      fc.record({
        prompt: fc.integer({ min: 1, max: 500 }),
        completion: fc.integer({ min: 1, max: 500 }),
        reasoning: fc.integer({ min: 0, max: 50 }),
      }),
      { nil: undefined },
    ),
  })
  .filter(({ reasoning, content, calls }) => reasoning + content !== "" || calls.length > 0)
  .map(({ reasoning, content, calls, cut, counts }) => ({
    reasoning,
    content,
    calls: calls.map((each, index) => ({ id: `id-${index}`, ...each })),
    finishReason: cut !== "good" ? cut : calls.length > 0 ? ("toolCalls" as const) : ("stop" as const),
    counts,
  }));

/** Signs of life and other things that are no answer, between the events. */
const noises = [
  ": ping\n\n",
  "data: null\n\n",
  "retry: 10\n\n",
  "id: 7\n\n",
  "data:\n\n",
  "event: ping\ndata: {}\n\n",
  "data: ping\n\n",
  "\n\n",
  'data: {"choices":[]}\n\n',
  'data: {"choices":null}\n\n',
  'data: {"choices":[{"index":0,"delta":null}]}\n\n',
  'data: {"choices":[{"delta":{}}]}\n\n',
];

export function dialectsFor(answer: BuiltAnswer): fc.Arbitrary<Dialect> {
  return fc.record({
    calls: fc.constantFrom<CallDialect>(
      "openai",
      "unnumbered",
      "allZero",
      "textNumbers",
      "lateIds",
      "lateNames",
      "namesInPieces",
      "repeated",
      "changingIds",
      "oneObject",
      "wholeAgain",
    ),
    content: fc.constantFrom<Dialect["content"]>("text", "parts", "bareParts"),
    reasoning: fc.constantFrom<Dialect["reasoning"]>(
      "reasoning_content",
      "reasoning",
      "both",
      "thinkingParts",
      "details",
    ),
    finish: fc.constantFrom(...finishWords[answer.finishReason]),
    finishPlace: fc.constantFrom<Dialect["finishPlace"]>("own", "last"),
    usage: fc.constantFrom<UsageDialect>(
      "last",
      "own",
      "choice",
      "groq",
      "eachChunk",
      "thenZeros",
      "thenPromptAlone",
      "thenNull",
      "beside",
      "withoutCompletion",
    ),
    place: fc.constantFrom<Dialect["place"]>("delta", "delta", "message", "growing"),
    noise: fc.array(fc.constantFrom(...noises), { maxLength: 4 }),
    secondChoice: fc.boolean(),
  });
}

/** The count as this dialect writes it. */
export function usageOf({ counts }: BuiltAnswer, dialect: Dialect, share = 1): object | undefined {
  if (counts === undefined) return undefined;
  const generated = Math.max(1, Math.floor((counts.completion + counts.reasoning) * share));
  const total = counts.prompt + generated;
  const details = { completion_tokens_details: { reasoning_tokens: counts.reasoning } };
  if (dialect.usage === "beside" && share === 1) {
    return {
      prompt_tokens: counts.prompt,
      completion_tokens: counts.completion,
      total_tokens: total,
      ...details,
    };
  }
  if (dialect.usage === "withoutCompletion") return { prompt_tokens: counts.prompt, total_tokens: total };
  return { prompt_tokens: counts.prompt, completion_tokens: generated, total_tokens: total, ...details };
}
