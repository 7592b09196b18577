import type { Arrival } from "../contract/arrival.js";
import type { Dialect, Route } from "../contract/dialect.js";
import type { SimulatedRequest } from "../contract/simulated-request.js";

/** Marks a body that is not JSON. */
export const MALFORMED: unique symbol = Symbol("malformed JSON");

/** One request until its answer is sent. */
export interface Exchange {
  readonly request: SimulatedRequest;
  readonly requestId: string;
  readonly arrival: Arrival;
  readonly dialect: Dialect;
  readonly route: Route | undefined;
  /** The parsed body. `undefined` if empty, MALFORMED if not JSON. Parsed once, at the first call. */
  json(): unknown;
  /** The model that the request names. */
  model(): string | undefined;
}

/** Parses at most once, and only when needed. Many faults answer without reading the body. */
export function lazyJson(text: string): () => unknown {
  let parsed: { readonly value: unknown } | undefined;
  return () => {
    parsed ??= { value: parse(text) };
    return parsed.value;
  };
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return MALFORMED;
  }
}
