import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { words } from "./word-family.js";

/** Codes that name what is wrong with the request. */
export const parameterWords = words(
  "(?:invalid|unsupported|missing|unknown|unexpected|bad|wrong)(?: required)? (?:parameters?|values?|params?|types?|fields?|arguments? error|input)",
  "validation(?: error)?",
);

/** What a request is about; every other field says how it is to be done. */
const subjects =
  /^(?:body\.)?(?:model|messages?|inputs?|prompt|contents?|system|tools?|functions?|images?|files?|audio|videos?|documents?|texts?|(?:image|audio|video|file)_urls?|input_(?:image|audio|video|file|text)s?)(?![a-z_])/i;

/** Whether `param` names a field that the caller sets, and can set otherwise: OpenAI's "param": "reasoning_effort". */
export function namesSetting({ param }: Pick<ErrorFacts, "param">): boolean {
  return (
    param !== undefined &&
    /^[a-z][\w.[\]]{1,60}$/i.test(param) &&
    !/^(?:null|none)$/i.test(param) &&
    !subjects.test(param)
  );
}

/** Whether `param` names what the request is about as a whole, or a part of it, and not the id or the name of a part. */
export function namesInput({ param = "" }: Pick<ErrorFacts, "param">): boolean {
  return (
    /^(?:body\.)?(?:inputs?|messages|prompts?|texts?|documents?|contents?)(?:$|[.[])/i.test(param) &&
    !/(?:id|name|arguments)["\]]?$/i.test(param)
  );
}

/** What policies are about that are not about content, in the words of `wordsOfCode`. */
export const policiesOfOthers =
  "network|ip|geo|location|region|restriction|firewall|vpc|rate|quota|retention|data|role|rbac|access|lack|lacks|iam|virtual|routing|retry|project|cors|security|budget|billing|key|api|missing|invalid|no|not|organi[sz]ation|org|resource|azure|admin|tier|usage limit";

const ofOthers = new RegExp(`\\b(?:${policiesOfOthers})\\b`);

/** `cyber_policy`, `misalignment_policy_violation` and others that name a policy about content; a network's or a role's is none. */
export function isContentPolicy(code: string): boolean {
  return /(?:^| )polic(?:y|ies)(?: (?:violations?|violated|error))?$/.test(code) && !ofOthers.test(code);
}
