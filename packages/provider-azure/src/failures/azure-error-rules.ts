import { type ErrorFacts, type ErrorRule, judgeWords, type Verdict, verdict } from "@hotspare/core/plugin";
import { openAIErrorRules } from "@hotspare/provider-openai";
import { innerCodeOf } from "./inner-code-of.js";
import { judgeAzureBeginning } from "./judge-azure-beginning.js";
import { judgeCode } from "./judge-code.js";
import { rateLimitScope } from "./rate-limit-scope.js";

/**
 * What the errors of Azure OpenAI, Foundry and the gateways before them mean. Their own words come first, codes before sentences;
 * then OpenAI's rules, whose codes, types and sentences Azure passes on. What is left is for core's general rules.
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

/** The header of a refusal by the resource's network rules: it says so in any language (corpus, azure-064). */
function judgeNetworkPolicy({ status, headers }: ErrorFacts): Verdict | undefined {
  return status === 403 && headers?.get("policy-id") === "ThrowExceptionDueToTrafficDenied"
    ? verdict("auth", "network_not_allowed", "endpoint")
    : undefined;
}

/** An inner code that no table has: it says more than the code around it, which is often a mere `BadRequest`. */
function judgeInnerWords({ status, body }: ErrorFacts): Verdict | undefined {
  const code = innerCodeOf(body);
  return code === undefined
    ? undefined
    : judgeWords({ ...(status === undefined ? {} : { status }), code, message: "" });
}

/** OpenAI limits an account, Azure a deployment. */
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
