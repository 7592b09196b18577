import {
  estimateTokens,
  isObject,
  type JsonObject,
  type Message,
  type ResolvedMedia,
  type ResolvedVlmRequest,
  type TokenUsage,
  type VlmContentChunk,
} from "@hotspare/core/plugin";

/** The estimate for a picture when the server reports no tokens. */
const tokensPerMedium = 1_000;

/**
 * Where servers report tokens beside the reply's `usage`: Groq in `x_groq`, Moonshot in the choice, gateways of Gemini in Gemini's field, llama.cpp's
 * native fields in `timings`.
 */
export function usagesIn(payload: JsonObject, choice: JsonObject | undefined): readonly unknown[] {
  const { usage, x_groq: groq, timings } = payload;
  return [
    usage,
    isObject(groq) ? groq["usage"] : undefined,
    payload["usageMetadata"] ?? payload["usage_metadata"],
    "eval_count" in payload ? payload : undefined,
    choice?.["usage"],
    isObject(usage) || !isObject(timings) ? undefined : usageOfTimings(timings),
  ];
}

/** llama.cpp, "POST /completion", `timings`: `prompt_n` counts the prompt tokens that were processed, `cache_n` the tokens from the cache. */
function usageOfTimings(timings: JsonObject): JsonObject {
  const { prompt_n: read, cache_n: kept = 0, predicted_n: generated } = timings;
  return {
    ...(typeof read === "number" && typeof kept === "number" ? { prompt_tokens: read + kept } : {}),
    completion_tokens: generated,
  };
}

/** Estimates the tokens of an answer as it arrives. Each piece is read once. */
export class SaidTokens {
  #tokens = 0;
  /** The pieces are joined, because an estimate for each piece would be rounded up each time. */
  #text = "";

  add(chunk: VlmContentChunk): void {
    switch (chunk.type) {
      case "content":
        this.#text += chunk.content;
        return;
      case "reasoning":
        this.#text += chunk.reasoning;
        return;
      case "toolCall":
        this.#text += (chunk.name ?? "") + chunk.arguments;
    }
  }

  get tokens(): number {
    this.#tokens += estimateTokens(this.#text);
    this.#text = "";
    return this.#tokens;
  }
}

/** Estimates the prompt tokens by length, for a server that does not count them. */
export function estimatePromptTokens(request: ResolvedVlmRequest): number {
  return request.messages.reduce((sum, message) => sum + estimateMessage(message), 0);
}

/** Estimates the usage by length, for a server that reports none. */
export function estimateChatUsage(request: ResolvedVlmRequest, answer: string): TokenUsage {
  const promptTokens = estimatePromptTokens(request);
  const completionTokens = estimateTokens(answer);
  return {
    promptTokens,
    completionTokens,
    totalTokens: promptTokens + completionTokens,
    source: "estimated",
  };
}

function estimateMessage(message: Message<ResolvedMedia>): number {
  const said = message.role === "assistant" ? message.parts : undefined;
  if (said !== undefined) {
    return said.reduce(
      (sum, part) => sum + estimateTokens(part.type === "toolCall" ? part.arguments : part.text),
      0,
    );
  }
  const { content = "" } = message;
  return typeof content === "string"
    ? estimateTokens(content)
    : content.reduce(
        (sum, part) => sum + (part.type === "text" ? estimateTokens(part.text) : tokensPerMedium),
        0,
      );
}
