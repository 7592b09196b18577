import {
  type ErrorClass,
  type ErrorFacts,
  type FaultScope,
  reasonOfCode,
  type Verdict,
  verdict,
} from "@hotspare/core/plugin";
import {
  deploymentCodes,
  keyCodes,
  rateLimitCodes,
  rightCodes,
  safetyCodes,
  subscriptionCodes,
  tokenCodes,
} from "./azure-error-codes.js";
import { innerCodeOf } from "./inner-code-of.js";
import { rateLimitScope } from "./rate-limit-scope.js";

/** What a code in lower case decides by itself; the code in snake case is the reason. */
const verdicts: ReadonlyMap<string, Verdict> = new Map([
  ...each(safetyCodes, "content_safety", "request"),
  // A resource has its deployments for all of its keys.
  ...each(deploymentCodes, "not_found", "endpoint_model"),
  ...each(keyCodes, "auth", "credential"),
  ...each(tokenCodes, "auth", "credential"),
  ...each(rightCodes, "auth", "credential_model"),
  ...each(subscriptionCodes, "auth", "account"),
]);

/** The reason of each code of a throttle, which is in lower case. */
const rateLimitReasons = new Map(rateLimitCodes.map((code) => [code.toLowerCase(), reasonOfCode(code)]));

/** The judgement on `innererror.code`, which tells more than the code around it, or on the code; undefined: they decide nothing. */
export function judgeCode(facts: ErrorFacts): Verdict | undefined {
  const words = [innerCodeOf(facts.body), facts.code].map((word) => word?.toLowerCase() ?? "");
  for (const word of words) {
    const throttled = rateLimitReasons.get(word);
    if (throttled !== undefined) {
      return verdict("rate_limited", throttled, rateLimitScope(facts));
    }
    const decided = verdicts.get(word);
    if (decided !== undefined) {
      return decided;
    }
  }
  return undefined;
}

function each(codes: readonly string[], errorClass: ErrorClass, scope: FaultScope): [string, Verdict][] {
  return codes.map((code) => [code.toLowerCase(), verdict(errorClass, reasonOfCode(code), scope)]);
}
