import { isObject } from "@hotspare/core/plugin";
import { DecodedNumbers, isDecoded } from "../vectors/wire-vector.js";

/** A vector as the reply has it, and the number of its input. */
export interface FoundVector {
  readonly index: unknown;
  readonly vector: unknown;
}

/**
 * Where servers put the list of vectors, the most usual place first. `data`: OpenAI. `embeddings`: Ollama's `/api/embed`, Cohere, Gemini's own API.
 * `embedding`: a single vector (Ollama's `/api/embeddings`, llama.cpp's `/embedding`). Inside `output`: DashScope's own API. Inside `result`:
 * Cloudflare. Inside `embeddings` or `data`, by type such as `float`: Cohere's API of 2024. `predictions`: Vertex AI.
 */
const listNames = ["data", "embeddings", "embedding", "vectors", "predictions"] as const;
const wrapperNames = ["output", "result", "response", "data"] as const;

/** The field of an item that has the vector: OpenAI's name first. `values` is Google's. */
const vectorNames = [
  "embedding",
  "values",
  "vector",
  "embeddings",
  "float",
  "dense",
  "dense_embedding",
] as const;
/** `text_index`: DashScope's own API. */
const indexNames = ["index", "text_index"] as const;

/** The names of all members that have vectors, or objects around them. */
const places: ReadonlySet<string> = new Set([...listNames, ...wrapperNames, ...vectorNames]);

export function mayHoldVectors(name: string): boolean {
  return places.has(name);
}

const mostDepth = 3;

/** Finds the vectors of a payload, in any known place. Empty: there are none. */
export function vectorsIn(payload: unknown, depth = 0): readonly FoundVector[] {
  if (Array.isArray(payload)) {
    return itemsOf(payload);
  }
  if (!isObject(payload) || depth > mostDepth) {
    return [];
  }
  for (const name of listNames) {
    const list = payload[name];
    const found = Array.isArray(list) ? itemsOf(list) : itemOf(name, list);
    if (found.length > 0) {
      return found;
    }
  }
  for (const name of wrapperNames) {
    const found =
      isObject(payload[name]) && !isDecoded(payload[name]) ? vectorsIn(payload[name], depth + 1) : [];
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}

/** A single item in place of a list, or lists by their type. */
function itemOf(name: string, value: unknown): readonly FoundVector[] {
  if (value instanceof DecodedNumbers) {
    return [{ index: undefined, vector: value }];
  }
  if (!isObject(value) || isDecoded(value)) {
    const isText = isDecoded(value) || (typeof value === "string" && value !== "");
    return name !== "data" && isText ? [{ index: undefined, vector: value }] : [];
  }
  const floats = value["float"];
  if (Array.isArray(floats)) {
    return itemsOf(floats);
  }
  if (floats instanceof DecodedNumbers) {
    return [{ index: undefined, vector: floats }];
  }
  return vectorNames.some((each) => isVector(value[each])) ? [found(value)] : [];
}

/** The items of a list. A list of numbers is itself one vector. */
function itemsOf(list: readonly unknown[]): readonly FoundVector[] {
  return typeof list[0] === "number" ? [{ index: undefined, vector: list }] : list.map(found);
}

function found(item: unknown): FoundVector {
  if (!isObject(item) || isDecoded(item)) {
    return { index: undefined, vector: item };
  }
  const name = vectorNames.find((each) => item[each] !== undefined);
  const vector = name === undefined ? undefined : item[name];
  return {
    index: indexNames.map((each) => item[each]).find((each) => each !== undefined),
    vector: isObject(vector) && !isDecoded(vector) ? found(vector).vector : vector,
  };
}

function isVector(value: unknown): boolean {
  return Array.isArray(value) || typeof value === "string" || isObject(value);
}
