import type { VlmChunk } from "@hotspare/core";

/**
 * Tokens of usual texts have 3 to 5 characters of ASCII, and tokens of runs of blanks or dashes up to 64. A text of 16 characters a token on average has never been answered by a server that
 * counts its tokens.
 */
const mostWeightOfToken = 16;
/** Tokens of Chinese have 1 to 2 characters, of Thai and Hindi up to 3. */
const weightBeyondAscii = 4;
/** A short answer may be one run of dashes. */
const slack = 1_024;

/**
 * Watches how much a stream says. Some servers pass over `max_tokens`; a client that has asked for 50 tokens, and whose budget holds the price of 50 tokens, must not pay for 50,000. The
 * tokens of a stream are not known before its end, so that only what is far too long is recognised.
 */
export class LengthGuard {
  #left: number;

  /** @param maxTokens what the request lets the model generate. Undefined: the request does not say, and nothing is too long */
  constructor(maxTokens: number | undefined) {
    this.#left = maxTokens === undefined ? Number.POSITIVE_INFINITY : maxTokens * mostWeightOfToken + slack;
  }

  /** Counts a chunk. Returns whether the answer is far longer than the request allows. */
  isPassedBy(chunk: VlmChunk): boolean {
    if (this.#left === Number.POSITIVE_INFINITY) {
      return false;
    }
    switch (chunk.type) {
      case "content":
        this.#left -= weightOf(chunk.content);
        break;
      case "reasoning":
        this.#left -= weightOf(chunk.reasoning);
        break;
      case "toolCall":
        this.#left -= weightOf(chunk.arguments);
        break;
      case "finish":
        return false;
    }
    return this.#left < 0;
  }
}

function weightOf(text: string): number {
  let weight = text.length;
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) > 127) {
      weight += weightBeyondAscii - 1;
    }
  }
  return weight;
}
