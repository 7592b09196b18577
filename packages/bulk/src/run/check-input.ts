import { type EmbeddingInput, InvalidInputError } from "@hotspare/core";
import { describeValue } from "@hotspare/core/plugin";

/** An input as it was found in the source, which may have no compiler. */
export type ReadInput =
  | { readonly id?: string; readonly input: EmbeddingInput; readonly problem?: never }
  | { readonly id?: string; readonly problem: string; readonly input?: never };

/** Reads an input with or without an id. A wrong input has a problem instead. */
export function readInput(given: unknown): ReadInput {
  try {
    return read(given);
  } catch (error) {
    // A getter or a proxy of the caller's.
    return { problem: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function read(given: unknown): ReadInput {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    return checked(given);
  }
  const { id, input, problem } = given as Readonly<Record<"id" | "input" | "problem", unknown>>;
  if (input === undefined && typeof problem === "string") {
    return typeof id === "string" && id !== "" ? { id, problem } : { problem };
  }
  if (input === undefined) {
    return {
      problem: `is ${describeValue(given)} without an "input". Give a text, a list of parts, or { id, input }`,
    };
  }
  if (typeof id !== "string" || id === "") {
    return {
      problem: `has the id ${describeValue(id)}. Give a text that is not empty, or leave { id, input } out`,
    };
  }
  return { id, ...checked(input) };
}

/** The embedder checks the parts themselves. */
function checked(input: unknown): ReadInput {
  if (input === "") {
    return { problem: "is an empty string: it has no meaning to embed. Leave it out" };
  }
  if (typeof input === "string" || (Array.isArray(input) && input.length > 0 && input.every(isPart))) {
    return { input };
  }
  const found =
    Array.isArray(input) && input.length > 0
      ? `${describeValue(input)} that are no parts`
      : describeValue(input);
  return { problem: `is ${found}. Give a text, or a list of parts: [{ type: "text", text: "…" }]` };
}

function isPart(part: unknown): boolean {
  if (typeof part !== "object" || part === null) {
    return false;
  }
  const { type, text } = part as { readonly type?: unknown; readonly text?: unknown };
  return typeof type === "string" && (type !== "text" || typeof text === "string");
}

export function inputError(index: number, message: string): InvalidInputError {
  return new InvalidInputError({ issues: [{ path: `inputs[${index}]`, message }] });
}
