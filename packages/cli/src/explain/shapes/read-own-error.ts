import { createRuleClassifier, type ErrorFacts } from "@hotspare/core/plugin";
import type { Found } from "../recorded-error.js";
import { type Fields, textAt } from "./fields.js";

/** The failure code of each timeout, by `what` of an `AttemptTimeoutError`. */
const timeoutCodes: ReadonlyMap<unknown, string> = new Map([
  ["attempt", "attempt_timeout"],
  ["firstContent", "first_content_timeout"],
  ["idle", "idle_timeout"],
  ["secret", "secret_timeout"],
]);

/** An error of Hotspare's that one attempt ended with, which has no verdict in it: the general rules judge its code. */
export function readOwnError(fields: Fields, readAs: string): Found | undefined {
  const facts = factsOf(fields);
  if (facts === undefined) {
    return undefined;
  }
  const classify = createRuleClassifier({ rules: [], onExtensionError: () => undefined });
  const credential = { id: "explained", provider: "unnamed", model: "unknown" };
  const classification = classify({ facts, credential, operation: "complete" });
  return { readAs, failure: { kind: "verdict", classification, credentialId: undefined } };
}

function factsOf(fields: Fields): ErrorFacts | undefined {
  const message = textAt(fields, ["message"]) ?? "";
  const timeout = typeof fields["timeoutMs"] === "number" ? timeoutCodes.get(fields["what"]) : undefined;
  if (timeout !== undefined) {
    return { code: timeout, message };
  }
  const reason = textAt(fields, ["reason"]);
  return textAt(fields, ["name", "type"]) === "UnusableReplyError" && reason !== undefined
    ? { code: reason, message }
    : undefined;
}
