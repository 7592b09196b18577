import type { Classification } from "@hotspare/core";
import { createRuleClassifier, type ErrorFacts, parseJson, readErrorBody } from "@hotspare/core/plugin";
import type { Failure } from "./recorded-error.js";

/** Judges an error of which nobody says whose it is, by the general rules alone. Undefined: it is an answer. */
export function classifyUnnamed(
  failure: Exclude<Failure, { readonly kind: "verdict" }>,
): { readonly classification: Classification; readonly facts: ErrorFacts } | undefined {
  const facts = factsOf(failure);
  if (facts === undefined) {
    return undefined;
  }
  const classify = createRuleClassifier({ rules: [], onExtensionError: () => undefined });
  const credential = { id: "explained", provider: "unnamed", model: "unknown" };
  return { classification: classify({ facts, credential, operation: "complete" }), facts };
}

function factsOf(failure: Exclude<Failure, { readonly kind: "verdict" }>): ErrorFacts | undefined {
  if (failure.kind === "network") {
    return { errno: failure.code, message: failure.message };
  }
  const { status, headers, body } = failure;
  const value = typeof body === "string" ? (parseJson(body) ?? body) : body;
  const words = readErrorBody(value);
  const isAnswer = status < 300 && words.code === undefined && words.message === undefined;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return isAnswer
    ? undefined
    : { status, headers: new Headers(headers), body: value, message: text, ...words };
}
