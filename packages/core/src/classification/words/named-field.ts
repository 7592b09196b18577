import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { words } from "./word-family.js";

/** Codes that name what is wrong with the request. */
export const parameterWords = words(
  "(?:invalid|unsupported|missing|unknown|unexpected|bad|wrong)(?: required)? (?:parameters?|values?|params?|types?|fields?|arguments? error|input)",
  "validation(?: error)?",
);

/** What a request is about; every other field says how it is to be done. */
const subjects =
  /^(?:body\.)?(?:model|messages?|inputs?|prompt|contents?|system|tools?|functions?|images?|files?|audio|videos?|documents?|texts?)(?![a-z_])/i;

/** Whether `param` names a field that the caller sets, and can set otherwise: OpenAI's "param": "reasoning_effort". */
export function namesSetting({ param }: Pick<ErrorFacts, "param">): boolean {
  return (
    param !== undefined &&
    /^[a-z][\w.[\]]{1,60}$/i.test(param) &&
    !/^(?:null|none)$/i.test(param) &&
    !subjects.test(param)
  );
}

/** `cyber_policy`, `misalignment_policy_violation` and others that name a policy about content; a network's or a role's is none. */
export function isContentPolicy(code: string): boolean {
  return (
    /(?:^| )polic(?:y|ies)(?: (?:violations?|violated|error))?$/.test(code) &&
    !/\b(?:network|ip|rate|quota|retention|data|role|rbac|access|lack|lacks|iam|virtual|routing|retry|project|cors|security|budget|billing|key|api|missing|invalid|no|not|organi[sz]ation|org|resource|azure|admin|tier|usage limit)\b/.test(
      code,
    )
  );
}
