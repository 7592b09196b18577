import type { EmbeddingInput } from "../contract/embedder.js";
import type { ResolvedEmbeddingInput } from "../contract/plugin/embedder-adapter.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { describeValue } from "./media/describe-value.js";
import { resolveEach } from "./media/resolve-each.js";
import { resolveParts } from "./media/resolve-part.js";

/**
 * Checks what is to be embedded and resolves its media. Plain texts come back as the same array, at once.
 *
 * @throws {InvalidInputError} or rejects with it, with the problems of all inputs
 */
export function resolveEmbeddingInputs(
  inputs: readonly EmbeddingInput[],
): readonly ResolvedEmbeddingInput[] | Promise<readonly ResolvedEmbeddingInput[]> {
  if (!Array.isArray(inputs)) {
    const advice = typeof inputs === "string" ? "Give a list: embed([text])" : 'Give a list: embed(["…"])';
    throw issue("inputs", `is ${describeValue(inputs)}. ${advice}`);
  }
  if (inputs.length === 0) {
    throw issue("inputs", "is an empty list. Give at least one text, or do not call");
  }
  return areTexts(inputs)
    ? inputs
    : resolveEach<EmbeddingInput, ResolvedEmbeddingInput>(inputs, resolveInput);
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
  return resolveParts(input, path);
}

function issue(path: string, message: string): InvalidInputError {
  return new InvalidInputError({ issues: [{ path, message }] });
}
