import { type ErrorFacts, type ErrorRule, isObject } from "@hotspare/core/plugin";
import { type Meaning, verdictFor } from "./code-table.js";
import { readVolcengineErrorBody } from "./read-volcengine-error-body.js";

/** Reasons for a reply without an answer. The reply may have an error in a shape that OpenAI does not use. */
const emptyReplies: ReadonlySet<string> = new Set(["no_vectors", "empty_reply", "error_in_reply"]);

/** Makes a rule that reads only the facts. */
export function factsRule(name: string, judge: (facts: ErrorFacts) => Meaning | undefined): ErrorRule {
  return {
    name,
    classify: ({ facts, credential }) => {
      const judged = facts === undefined ? undefined : judge(withInnerError(facts));
      return judged === undefined ? undefined : verdictFor(judged, credential.model);
    },
  };
}

/** Adds the error of a reply with status 200: an error of the gateway, or a flat error. */
function withInnerError(facts: ErrorFacts): ErrorFacts {
  if (!isObject(facts.body) || !emptyReplies.has(facts.code ?? "")) {
    return facts;
  }
  const words = readVolcengineErrorBody(facts.body);
  return words.code === undefined ? facts : { ...facts, ...words };
}
