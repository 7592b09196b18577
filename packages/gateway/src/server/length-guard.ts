import type { VlmChunk } from "@hotspare/core";

/**
 * Characters of a token, at most, on average over an answer. A token of usual text has 3 to 5 ASCII characters, and a token of repeated blanks or dashes up to
 * 64. No server that counts its tokens has answered with 16 characters a token on average.
 */
const mostWeightOfToken = 16;
/** A character outside ASCII counts as this many characters, because a token of Chinese has 1 to 2 characters, and a token of Thai or Hindi up to 3. */
const weightBeyondAscii = 4;
/** Allowance for a short answer, which may consist of repeated dashes. */
const slack = 1_024;

/**
 * Watches the length of a streamed answer. Some servers ignore `max_tokens`. A client that asked for 50 tokens, and whose budget holds the price of 50 tokens,
 * must not pay for 50,000. The number of tokens is not known before the end of the stream, so the guard recognises only an answer that is far too long.
 */
export class LengthGuard {
  #left: number;

  /** @param maxTokens most tokens that the request lets the model generate. Undefined: the request does not say, and no answer is too long */
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
