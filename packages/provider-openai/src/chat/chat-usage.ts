import {
  estimateTokens,
  isObject,
  type JsonObject,
  type Message,
  type ResolvedMedia,
  type ResolvedVlmRequest,
  type TokenUsage,
} from "@hotspare/core/plugin";

/** A picture's guess, where nobody told. */
const tokensPerMedium = 1_000;

/**
 * Where servers count, beside the reply's own `usage`: Groq within `x_groq`, Moonshot in the choice, gateways of Gemini under its own
 * name, llama.cpp's native fields within `timings`.
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

/** llama.cpp, "POST /completion", `timings`: `prompt_n` is what was read of the prompt anew, `cache_n` what was kept. */
function usageOfTimings(timings: JsonObject): JsonObject {
  const { prompt_n: read, cache_n: kept = 0, predicted_n: generated } = timings;
  return {
    ...(typeof read === "number" && typeof kept === "number" ? { prompt_tokens: read + kept } : {}),
    completion_tokens: generated,
  };
}

/** A guess by length, for a server that sends no usage. */
export function estimateChatUsage(request: ResolvedVlmRequest, answer: string): TokenUsage {
  let promptTokens = 0;
  for (const message of request.messages) {
    promptTokens += estimateMessage(message);
  }
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
