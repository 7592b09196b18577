import type { EmbeddingInput } from "../contract/embedder.js";
import type { ResolvedEmbeddingInput } from "../contract/plugin/embedder-adapter.js";

/** What one request takes. */
export interface BatchLimits {
  readonly maxInputs: number;
  readonly maxTokens: number;
}

/** About four characters a token; media are given a fixed guess, since their price differs by model. */
const charactersPerToken = 4;
const tokensPerMedium = 1_000;

/** A quick guess of an input's tokens: it is for splitting and for load, never for a bill. */
export function roughTokens(input: EmbeddingInput | ResolvedEmbeddingInput): number {
  if (typeof input === "string") {
    return Math.ceil(input.length / charactersPerToken);
  }
  let tokens = 0;
  for (const part of input) {
    tokens += part.type === "text" ? Math.ceil(part.text.length / charactersPerToken) : tokensPerMedium;
  }
  return tokens;
}

/** Whether one request takes them all. A single input is sent whatever its size: the provider knows its true size, and says so. */
export function fitsOneRequest(inputs: readonly ResolvedEmbeddingInput[], limits: BatchLimits): boolean {
  if (inputs.length === 1) {
    return true;
  }
  if (inputs.length > limits.maxInputs) {
    return false;
  }
  let tokens = 0;
  for (const input of inputs) {
    tokens += roughTokens(input);
  }
  return tokens <= limits.maxTokens;
}

/** Splits inputs into requests that keep within the limits, in order. An input that is too large by itself is sent alone. */
export function splitInputs(
  inputs: readonly ResolvedEmbeddingInput[],
  limits: BatchLimits,
): readonly (readonly ResolvedEmbeddingInput[])[] {
  const batches: (readonly ResolvedEmbeddingInput[])[] = [];
  let start = 0;
  let tokens = 0;
  for (const [index, input] of inputs.entries()) {
    const cost = roughTokens(input);
    if (index > start && (index - start >= limits.maxInputs || tokens + cost > limits.maxTokens)) {
      batches.push(inputs.slice(start, index));
      start = index;
      tokens = 0;
    }
    tokens += cost;
  }
  return [...batches, inputs.slice(start)];
}
