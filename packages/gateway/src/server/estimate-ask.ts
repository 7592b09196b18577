import type { ContentPart, EmbeddingInput, Message, VlmRequest } from "@hotspare/core";
import { estimateTokens } from "@hotspare/core/plugin";
import type { VlmAsk } from "../contract/endpoints.js";

/** The tokens that a request will probably use, for its client's limits. */
export interface Estimate {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** Assumed length of an answer if the request has no limit. Most answers are shorter. The real number replaces the estimate at the end. */
const usualCompletionTokens = 1_024;
/** OpenAI's count for a large picture in high detail: four tiles of 170 tokens, and 85. */
const tokensOfMedium = 765;
/**
 * Bytes of a sound, video or document for each token. A minute of speech as MP3 (480 kB) has about 600 tokens, and a page of a PDF (50 to 100 kB) up to 1,500:
 * between 40 and 800 bytes a token.
 */
const bytesOfToken = 100;
/** Each message adds a few tokens around its content. */
const tokensOfMessage = 4;

export function estimateAsk({ request, maxTokens }: Pick<VlmAsk, "request" | "maxTokens">): Estimate {
  return {
    promptTokens: promptTokensOf(request),
    completionTokens: maxTokens ?? usualCompletionTokens,
  };
}

export function estimateInputs(inputs: readonly EmbeddingInput[]): Estimate {
  return {
    promptTokens: inputs.reduce((total: number, input) => total + tokensOfContent(input), 0),
    completionTokens: 0,
  };
}

function promptTokensOf(request: VlmRequest): number {
  const { messages = [], prompt, images = [], tools = [], responseFormat, extraBody } = request;
  let total = prompt === undefined ? 0 : estimateTokens(prompt);
  total += tokensOfJson(responseFormat) + tokensOfJson(extraBody);
  total += images.length * tokensOfMedium;
  for (const message of messages) {
    total += tokensOfMessage + tokensIn(message);
  }
  for (const { name, description = "", parameters } of tools) {
    total += estimateTokens(name) + estimateTokens(description) + tokensOfJson(parameters ?? {});
  }
  return total;
}

function tokensIn(message: Message): number {
  if (message.role !== "assistant") {
    return tokensOfContent(message.content);
  }
  const { content = "", reasoning = "", toolCalls = [], parts } = message;
  if (parts !== undefined) {
    return parts.reduce(
      (total, part) =>
        total + estimateTokens(part.type === "toolCall" ? part.name + part.arguments : part.text),
      0,
    );
  }
  return toolCalls.reduce(
    (total, call) => total + estimateTokens(call.name) + estimateTokens(call.arguments),
    estimateTokens(content) + estimateTokens(reasoning),
  );
}

function tokensOfContent(content: EmbeddingInput): number {
  return typeof content === "string"
    ? estimateTokens(content)
    : content.reduce(
        (total, part) => total + (part.type === "text" ? estimateTokens(part.text) : tokensOfMediumIn(part)),
        0,
      );
}

/** Counts JSON as text, because a model reads a schema, a prediction and a vendor's fields like a prompt. */
function tokensOfJson(value: object | undefined): number {
  return value === undefined ? 0 : estimateTokens(JSON.stringify(value));
}

/**
 * A provider scales a large picture down, so all pictures count the same. Sounds, videos and documents cost by their length, which the gateway estimates from
 * their bytes.
 */
function tokensOfMediumIn(part: ContentPart): number {
  if (part.type === "image" || part.type === "text") {
    return tokensOfMedium;
  }
  const source: unknown = Reflect.get(part, part.type);
  const length = typeof source === "string" || source instanceof Uint8Array ? source.length : 0;
  return Math.max(tokensOfMedium, Math.ceil(length / bytesOfToken));
}
