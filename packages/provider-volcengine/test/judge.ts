import {
  type Classification,
  createRuleClassifier,
  type ErrorRule,
  type Operation,
  UnusableReplyError,
} from "@hotspare/core/plugin";
import { readVolcengineErrorFacts } from "../src/failures/read-volcengine-error-facts.js";

/** Classifies as core does with a plugin's rules, at a moment before the reset times in the tests. */
export function judgeWith(rules: readonly ErrorRule[]) {
  const classify = createRuleClassifier({
    rules,
    epochMs: () => Date.parse("2026-04-10T00:00:00Z"),
    onExtensionError: ({ name, message }) => {
      throw new Error(`${name}: ${message}`);
    },
  });
  return (error: unknown, operation: Operation, model = "m"): Classification => {
    const facts = UnusableReplyError.isInstance(error) ? error.facts : readVolcengineErrorFacts(error);
    const credential = { id: "a", provider: "volcengine", model };
    return classify(facts === undefined ? { credential, operation } : { credential, operation, facts });
  };
}
