import { parseJson, UnusableReplyError } from "@hotspare/core/plugin";
import { DecodedNumbers, isDecoded, type WireVector } from "../vectors/wire-vector.js";
import { type FoundVector, vectorsIn } from "./vectors-in.js";

/**
 * The vectors of a reply, one for each input, in the order of the inputs.
 *
 * @throws {UnusableReplyError} when there are no vectors, too few or too many vectors, or a vector is missing
 */
export function readEmbeddingReply(payload: unknown, inputs: number): readonly WireVector[] {
  const found = vectorsIn(payload);
  if (found.length === 0) {
    throw new UnusableReplyError({
      reason: "no_vectors",
      message: "The reply has no vectors: its `data` is missing or empty.",
      facts: { body: payload },
    });
  }
  if (found.length !== inputs) {
    throw new UnusableReplyError({
      reason: "wrong_vector_count",
      message: `The reply has ${found.length} vectors for ${inputs} inputs.`,
    });
  }
  return inOrder(found.map(readItem));
}

interface Item {
  readonly index: unknown;
  readonly vector: WireVector;
}

function readItem({ index, vector: given }: FoundVector, position: number): Item {
  const vector = typeof given === "string" ? listInText(given) : given;
  if (typeof vector !== "string" && !Array.isArray(vector) && !isDecoded(vector)) {
    throw new UnusableReplyError({
      reason: "null_vector",
      message: `Vector ${position} is ${vector === null ? "null" : typeof vector}, and not a vector.`,
    });
  }
  if (vector.length === 0) {
    throw new UnusableReplyError({ reason: "empty_vector", message: `Vector ${position} is empty.` });
  }
  if (Array.isArray(vector) && isList(vector[0])) {
    throw new UnusableReplyError({
      reason: "unreadable_vector",
      message:
        `Vector ${position} is a list of ${vector.length} vectors, one for each token: the server does not pool them. ` +
        "Start it with pooling (llama.cpp: --pooling mean, cls or last), or use its /v1/embeddings.",
    });
  }
  return { index, vector };
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || value instanceof DecodedNumbers;
}

/** A list of numbers that a relay has written as a text. */
function listInText(text: string): string | readonly unknown[] {
  const list = /^\s*\[/.test(text) ? parseJson(text) : undefined;
  return Array.isArray(list) ? list : text;
}

/** Sorts by `index`. Keeps the order when a server does not number the vectors, or numbers all of them 0. */
function inOrder(items: readonly Item[]): readonly WireVector[] {
  const numbers = items.map(({ index }) => numberOf(index));
  if (
    numbers.every((number, position) => number === undefined || number === position) ||
    areAllZero(numbers)
  ) {
    return items.map(({ vector }) => vector);
  }
  // Some servers count from 1.
  const first = numbers.includes(0) ? 0 : 1;
  const ordered: (WireVector | undefined)[] = items.map(() => undefined);
  for (const [position, { vector }] of items.entries()) {
    const number = (numbers[position] ?? Number.NaN) - first;
    if (number in ordered) {
      ordered[number] = vector;
    }
  }
  return ordered.map((vector, index) => vector ?? failOrder(index));
}

/** Some relays write numbers as text. */
function numberOf(index: unknown): number | undefined {
  if (typeof index === "string" && /^\d{1,9}$/.test(index)) {
    return Number(index);
  }
  return typeof index === "number" ? index : undefined;
}

function areAllZero(numbers: readonly (number | undefined)[]): boolean {
  return numbers.every((number) => number === undefined || number === 0);
}

function failOrder(index: number): never {
  throw new UnusableReplyError({
    reason: "wrong_vector_count",
    message: `The reply numbers its vectors wrongly: no vector has the index ${index}.`,
  });
}
