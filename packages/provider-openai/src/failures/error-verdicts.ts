import { type ErrorClass, type FaultScope, reasonOfCode, type Verdict, verdict } from "@hotspare/core/plugin";
import {
  accountBannedCodes,
  accountQuotaCodes,
  keyCodes,
  keyQuotaCodes,
  keyRightCodes,
  modelCodes,
  regionCodes,
  safetyCodes,
  serviceCodes,
  sizeCodes,
} from "./openai-error-codes.js";

/** The verdict for codes and types that decide alone. The reason is the word in snake case. */
const decisiveVerdicts: ReadonlyMap<string, Verdict> = new Map([
  ...each(accountQuotaCodes, "quota_exceeded", "account"),
  ...each(keyQuotaCodes, "quota_exceeded", "credential"),
  ...each(keyCodes, "auth", "credential"),
  ...each(accountBannedCodes, "auth", "account"),
  ...each(keyRightCodes, "auth", "credential_model"),
  // The server refuses the address that we call from, with every key. Another endpoint may accept it.
  ...each(regionCodes, "auth", "endpoint"),
  ...each(modelCodes, "not_found", "credential_model"),
  ...each(sizeCodes, "input_too_large", "request"),
  ...each(safetyCodes, "content_safety", "request"),
]);

const serviceVerdicts: ReadonlyMap<string, Verdict> = new Map(
  each(serviceCodes, "transient", "endpoint_model"),
);

/** The verdict for a code or a type alone. Undefined: the word does not decide. */
export function decisiveVerdict(word: string | undefined): Verdict | undefined {
  return word === undefined ? undefined : decisiveVerdicts.get(word);
}

/** The verdict for a code or a type that says only that the service failed. Undefined: the word does not say that. */
export function serviceVerdict(word: string | undefined): Verdict | undefined {
  return word === undefined ? undefined : serviceVerdicts.get(word);
}

function each(words: readonly string[], errorClass: ErrorClass, scope: FaultScope): [string, Verdict][] {
  return words.map((word) => [word, verdict(errorClass, reasonOfCode(word), scope)]);
}
