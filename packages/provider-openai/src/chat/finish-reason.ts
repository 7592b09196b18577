import { type FinishReason, isObject, type JsonObject } from "@hotspare/core/plugin";

/** The meaning of a server's finish reason. `failure`: the answer is not complete. */
type Ending = FinishReason | "failure";

/** Words that mean that the model is not finished. The last but one comes from watsonx, the last from Gemini's protocol. */
const noEnding: ReadonlySet<string> = new Set([
  "null",
  "none",
  "nil",
  "undefined",
  "in_progress",
  "incremental",
  "pending",
  "running",
  "generating",
  "unfinished",
  "not_finished",
  "unspecified",
]);

/** Words whose parts would mean something other than the whole word. */
const wholeWords: ReadonlyMap<string, Ending> = new Map<string, Ending>([
  // Cohere: a refused answer, and an answer that reached the model's context.
  ["error_toxic", "contentFilter"],
  ["error_limit", "length"],
  // DeepSeek, "Create chat completion".
  ["insufficient_system_resource", "failure"],
  ["stop_sequence", "stop"],
  ["stop_token", "stop"],
  ["stop_limit", "length"],
  // Gemini: a text in a language that it does not accept.
  ["language", "contentFilter"],
  ["time_limit", "failure"],
]);

/**
 * Families of words. The first family that has one of the word's parts decides, the gravest first: servers say "function_call_filter:
 * MALFORMED_FUNCTION_CALL" (NousResearch/hermes-agent#11171) or "content_filter: SAFETY".
 *
 * - failures: OpenRouter's `error`, vLLM's `abort` (vllm-project/vllm#57082), Zhipu's `network_error`, Cohere's `USER_CANCEL` and `TIMEOUT`,
 *   Gemini's `MALFORMED_FUNCTION_CALL` and `UNEXPECTED_TOOL_CALL`, Bedrock's `malformed_model_output`;
 * - refusals: Gemini's `SAFETY`, `RECITATION`, `BLOCKLIST`, `PROHIBITED_CONTENT`, `SPII`, `IMAGE_SAFETY`, Zhipu's `sensitive`, Anthropic's
 *   `refusal`, Bedrock's `guardrail_intervened`;
 * - lengths: `MAX_TOKENS`, `max_output_tokens`, Mistral's `model_length`, Anthropic's `model_context_window_exceeded`, watsonx's `token_limit`;
 * - calls: `tool_use`, `tool_call`, `function_call`;
 * - ends: `STOP`, Together's `eos`, TGI's `eos_token`, `end_turn`, `COMPLETE`, `end` of Ollama and LM Studio (earendil-works/pi#2107).
 */
const families: readonly (readonly [Ending, RegExp])[] = [
  [
    "failure",
    /^(?:err|error|errors|errored|exception|fail|fails|failed|failure|abort|aborted|cancel|cancelled|canceled|interrupt|interrupted|disconnect|disconnected|timeout|timedout|crash|crashed|malformed|unexpected|invalid|overloaded|unavailable|preempted|evicted|killed|shutdown|quota|rate)$/,
  ],
  [
    "contentFilter",
    /^(?:safety|unsafe|recitation|prohibited|blocklist|blocked|spii|filter|filtered|sensitive|refusal|refused|moderation|moderated|guardrail|guardrails|policy|violation|inappropriate|flagged|censored|harmful|toxic)$/,
  ],
  ["length", /^(?:max|maximum|length|limit|window|budget|truncated|truncation)$/],
  ["toolCalls", /^(?:tool|tools|function|functions|action)$/],
  [
    "stop",
    /^(?:stop|stopped|eos|eot|eod|eom|end|ended|endoftext|complete|completed|completion|finish|finished|done|success|succeeded|normal)$/,
  ],
];

/** Longer texts are no finish reason. */
const maxWordCharacters = 200;

/** How a choice ends, and the server's finish reason. */
export interface StatedEnding {
  readonly is: Ending;
  readonly word: string;
}

/**
 * The end that a choice states. Undefined: the choice is not finished. Old models have `finish_details`. Other servers write the name in camel case,
 * or send an object with a type. OpenRouter may report a good end when the native finish reason is a failure or a refusal
 * (OleksandrChekhovskyi/hax#15).
 */
export function endingOf(choice: JsonObject): StatedEnding | undefined {
  const stated = statedIn(
    choice["finish_reason"] ?? choice["finishReason"] ?? choice["finish_details"] ?? choice["done_reason"],
  );
  const native = stated === undefined ? undefined : statedIn(choice["native_finish_reason"]);
  return native?.is === "failure" || native?.is === "contentFilter" ? native : stated;
}

/** The end that counts when two came: some servers send "stop" after the real finish reason (RayBytes/ChatMock#114). */
export function laterEnding(before: StatedEnding | undefined, next: StatedEnding): StatedEnding {
  return (before?.is === "length" || before?.is === "contentFilter") && next.is !== "contentFilter"
    ? before
    : next;
}

/**
 * Some servers send "stop" for an answer that calls tools (Gemini's streams: googleapis/python-genai#2868), and some "tool_calls" for an answer
 * without calls.
 */
export function finishReasonOf(ending: StatedEnding | undefined, hasCalls: boolean): FinishReason {
  const { is = "stop" } = ending ?? {};
  const isGood = is === "stop" || is === "toolCalls" || is === "failure";
  return isGood ? (hasCalls ? "toolCalls" : "stop") : is;
}

function statedIn(value: unknown): StatedEnding | undefined {
  const word = wordOf(value);
  const is = word === undefined ? undefined : meaningOf(word);
  return word === undefined || is === undefined ? undefined : { is, word };
}

/** OpenAI API reference, "Chat completion object", `finish_reason`. `function_call` is deprecated. Most servers use only these words. */
const openAIWords: ReadonlyMap<string, Ending> = new Map<string, Ending>([
  ["stop", "stop"],
  ["length", "length"],
  ["tool_calls", "toolCalls"],
  ["function_call", "toolCalls"],
  ["content_filter", "contentFilter"],
]);

/** Whether a finish reason says more than the word in our reply. */
export function isForeignWord(value: unknown): boolean {
  const word = wordOf(value);
  return word !== undefined && !openAIWords.has(word) && meaningOf(word) !== undefined;
}

function wordOf(value: unknown): string | undefined {
  const word = isObject(value) ? (value["type"] ?? value["reason"]) : value;
  const text = typeof word === "number" ? String(word) : word;
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}

function meaningOf(word: string): Ending | undefined {
  return openAIWords.get(word) ?? meaningOfParts(word);
}

function meaningOfParts(word: string): Ending | undefined {
  const parts = partsOf(word);
  const whole = parts.join("_");
  if (noEnding.has(whole)) {
    return undefined;
  }
  const known = wholeWords.get(whole);
  if (known !== undefined) {
    return known;
  }
  return families.find(([, family]) => parts.some((part) => family.test(part)))?.[0] ?? "other";
}

/** "FINISH_REASON_MAX_TOKENS", "maxTokens", "Max Tokens" and "max-tokens" all become "max" and "tokens". */
function partsOf(word: string): readonly string[] {
  const parts = word
    .slice(0, maxWordCharacters)
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== "");
  const prefix = parts[0] === "finish" || parts[0] === "stop" ? 1 : 0;
  const start = parts[prefix] === "reason" && parts.length > prefix + 1 ? prefix + 1 : 0;
  return parts.slice(start);
}
