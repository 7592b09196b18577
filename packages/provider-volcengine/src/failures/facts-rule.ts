import { type ErrorFacts, type ErrorRule, isObject } from "@hotspare/core/plugin";
import { type Meaning, verdictFor } from "./code-table.js";
import { readVolcengineErrorBody } from "./read-volcengine-error-body.js";

/** What a reply is called that holds no answer; an error in a shape that OpenAI does not know hides behind them. */
const emptyReplies: ReadonlySet<string> = new Set(["no_vectors", "empty_reply", "error_in_reply"]);

/** A rule that judges facts alone. */
export function factsRule(name: string, judge: (facts: ErrorFacts) => Meaning | undefined): ErrorRule {
  return {
    name,
    classify: ({ facts, credential }) => {
      const judged = facts === undefined ? undefined : judge(withInnerError(facts));
      return judged === undefined ? undefined : verdictFor(judged, credential.model);
    },
  };
}

/** An error of the gateway, or a flat one, in a reply with status 200. */
function withInnerError(facts: ErrorFacts): ErrorFacts {
  if (!isObject(facts.body) || !emptyReplies.has(facts.code ?? "")) {
    return facts;
  }
  const words = readVolcengineErrorBody(facts.body);
  return words.code === undefined ? facts : { ...facts, ...words };
}
