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

/** What a code or a type decides by itself; the word in snake case is the reason. */
const decisiveVerdicts: ReadonlyMap<string, Verdict> = new Map([
  ...each(accountQuotaCodes, "quota_exceeded", "account"),
  ...each(keyQuotaCodes, "quota_exceeded", "credential"),
  ...each(keyCodes, "auth", "credential"),
  ...each(accountBannedCodes, "auth", "account"),
  ...each(keyRightCodes, "auth", "credential_model"),
  // The server refuses the address we call from: every key behind it is refused alike, and another endpoint may not refuse.
  ...each(regionCodes, "auth", "endpoint"),
  ...each(modelCodes, "not_found", "credential_model"),
  ...each(sizeCodes, "input_too_large", "request"),
  ...each(safetyCodes, "content_safety", "request"),
]);

const serviceVerdicts: ReadonlyMap<string, Verdict> = new Map(
  each(serviceCodes, "transient", "endpoint_model"),
);

/** The judgement on a code or a type alone; undefined when it decides nothing. */
export function decisiveVerdict(word: string | undefined): Verdict | undefined {
  return word === undefined ? undefined : decisiveVerdicts.get(word);
}

/** The judgement on a code or a type that says no more than that the service failed. */
export function serviceVerdict(word: string | undefined): Verdict | undefined {
  return word === undefined ? undefined : serviceVerdicts.get(word);
}

function each(words: readonly string[], errorClass: ErrorClass, scope: FaultScope): [string, Verdict][] {
  return words.map((word) => [word, verdict(errorClass, reasonOfCode(word), scope)]);
}
