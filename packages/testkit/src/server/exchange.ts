import type { Arrival } from "../contract/arrival.js";
import type { Dialect, Route } from "../contract/dialect.js";
import type { SimulatedRequest } from "../contract/simulated-request.js";

/** Marks a body that is no JSON. */
export const MALFORMED: unique symbol = Symbol("malformed JSON");

/** One request on its way to its answer. */
export interface Exchange {
  readonly request: SimulatedRequest;
  readonly requestId: string;
  readonly arrival: Arrival;
  readonly dialect: Dialect;
  readonly route: Route | undefined;
  /** The parsed body, `undefined` when empty, MALFORMED when it is no JSON. Parsed once, when first asked. */
  json(): unknown;
  /** The model the request names. */
  model(): string | undefined;
}

/** Parses at most once, and not before it is needed: many faults answer without looking at the body. */
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
