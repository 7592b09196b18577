import type { EmbeddingInput } from "../contract/embedder.js";
import type { MediaPolicy } from "../contract/options.js";
import type { ResolvedEmbeddingInput } from "../contract/plugin/embedder-adapter.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { partFields } from "./media/check-part.js";
import { describeValue } from "./media/describe-value.js";
import { resolveEach } from "./media/resolve-each.js";
import { resolveParts } from "./media/resolve-part.js";
import { listOnce } from "./read-once.js";

/**
 * Checks what is to be embedded and resolves its media. Plain texts come back at once, as a list of their own: the caller may change the list while
 * the call waits.
 *
 * @throws {InvalidInputError} or rejects with it, with the problems of all inputs
 */
export function resolveEmbeddingInputs(
  inputs: readonly EmbeddingInput[],
  policy: MediaPolicy,
): readonly ResolvedEmbeddingInput[] | Promise<readonly ResolvedEmbeddingInput[]> {
  if (!Array.isArray(inputs)) {
    const advice = typeof inputs === "string" ? "Give a list: embed([text])" : 'Give a list: embed(["…"])';
    throw issue("inputs", `is ${describeValue(inputs)}. ${advice}`);
  }
  if (inputs.length === 0) {
    throw issue("inputs", "is an empty list. Give at least one text, or do not call");
  }
  const list = [...inputs];
  return areTexts(list)
    ? list
    : resolveEach<EmbeddingInput, ResolvedEmbeddingInput>(list, (input, index) =>
        resolveInput(input, index, policy),
      );
}

function areTexts(inputs: readonly EmbeddingInput[]): inputs is readonly string[] {
  for (const input of inputs) {
    if (typeof input !== "string" || input === "") {
      return false;
    }
  }
  return true;
}

function resolveInput(
  input: EmbeddingInput,
  index: number,
  policy: MediaPolicy,
): ResolvedEmbeddingInput | Promise<ResolvedEmbeddingInput> {
  const path = `inputs[${index}]`;
  if (input === "") {
    throw issue(path, "is an empty string: it has no meaning to embed. Leave it out");
  }
  if (typeof input === "string") {
    return input;
  }
  if (!Array.isArray(input)) {
    throw issue(path, `is ${describeValue(input)}. Give a string or a list of parts`);
  }
  return resolveParts(listOnce(input, partFields), path, policy);
}

function issue(path: string, message: string): InvalidInputError {
  return new InvalidInputError({ issues: [{ path, message }] });
}

/** What one request takes. */
export interface BatchLimits {
  readonly maxInputs: number;
  readonly maxTokens: number;
}

/** About four characters a token; media are given a fixed guess, since their price differs by model. */
const charactersPerToken = 4;
const tokensPerMedium = 1_000;

/** A quick guess of an input's tokens, for splitting, for load, and for the usage of a reply that reports none. */
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

/** Whether one request takes them all. A single input is sent whatever its size: only the provider can measure it. */
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
