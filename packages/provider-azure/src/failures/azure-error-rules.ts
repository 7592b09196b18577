import { type ErrorFacts, type ErrorRule, judgeWords, type Verdict, verdict } from "@hotspare/core/plugin";
import { openAIErrorRules } from "@hotspare/provider-openai";
import { innerCodeOf } from "./inner-code-of.js";
import { judgeAzureBeginning } from "./judge-azure-beginning.js";
import { judgeCode } from "./judge-code.js";
import { rateLimitScope } from "./rate-limit-scope.js";

/**
 * The error rules for Azure OpenAI, Foundry and the gateways in front of them. Their own words come first, codes before messages. Then come OpenAI's
 * rules, because Azure passes OpenAI's codes, types and messages on. Core's general rules classify the rest.
 */
export const azureErrorRules: readonly ErrorRule[] = [
  factsRule("azure/code", judgeCode),
  factsRule("azure/network-policy", judgeNetworkPolicy),
  factsRule("azure/sentence", judgeAzureBeginning),
  factsRule("azure/inner-words", judgeInnerWords),
  ...openAIErrorRules.map(onDeployment),
];

function factsRule(name: string, judge: (facts: ErrorFacts) => Verdict | undefined): ErrorRule {
  return { name, classify: ({ facts }) => (facts === undefined ? undefined : judge(facts)) };
}

/** A refusal by the resource's network rules has this header, whatever the language of its message (corpus, azure-064). */
function judgeNetworkPolicy({ status, headers }: ErrorFacts): Verdict | undefined {
  return status === 403 && headers?.get("policy-id") === "ThrowExceptionDueToTrafficDenied"
    ? verdict("auth", "network_not_allowed", "endpoint")
    : undefined;
}

/** An unknown inner code: it says more than the outer code, which is often only `BadRequest`. */
function judgeInnerWords({ status, body }: ErrorFacts): Verdict | undefined {
  const code = innerCodeOf(body);
  return code === undefined
    ? undefined
    : judgeWords({ ...(status === undefined ? {} : { status }), code, message: "" });
}

/** OpenAI applies limits to an account, Azure to a deployment. */
function onDeployment({ name, classify }: ErrorRule): ErrorRule {
  return {
    name,
    classify: (failure) => {
      const judged = classify(failure);
      return judged?.class === "rate_limited" && failure.facts !== undefined
        ? { ...judged, scope: rateLimitScope(failure.facts) }
        : judged;
    },
  };
}
