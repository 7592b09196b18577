import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { type Verdict, verdict } from "../verdict.js";
import { accountWords, verificationWords } from "./account-words.js";
import {
  bareTokenWords,
  brokenTermsWords,
  keyWords,
  permissionWords,
  termsWords,
  untoldKeyWords,
} from "./key-words.js";
import {
  brokenAnswerWords,
  failureWords,
  lostWords,
  noInstanceWords,
  overloadWords,
  paceLimitWords,
  startingWords,
  throttleWords,
} from "./load-words.js";
import { abilityWords, modelAbsentWords, modelRefusesWords } from "./model-words.js";
import { moneyWords, ownKeyWords, rechargeWords, spentWords } from "./money-words.js";
import { judgeRefusedModel } from "./refused-model.js";
import { judgePlace } from "./refused-place.js";
import { contentWords, sizeWords, tooMuchWords } from "./request-words.js";
import { has, speaksOf, type WordFamily } from "./word-family.js";

/** A sentence, and what stands beside it. */
export interface Spoken {
  readonly clauses: readonly string[];
  /** Absent inside a stream or a good reply. */
  readonly status: ErrorFacts["status"];
  /** Whether any of the words speaks of a pace: so much a minute, so many at once. */
  readonly isPace: boolean;
  /** Whether any of the words speaks of a day, a month or a plan. */
  readonly isOfPeriod: boolean;
  /** Whether the failure states a wait that a pace could have. */
  readonly statesWait: boolean;
  /** Whether a code or a type names a parameter as what is wrong. */
  readonly namesParameter: boolean;
  /** Whether `param` names a field that the caller can set otherwise. */
  readonly namesSetting: boolean;
  /** Whether `param` names the input. */
  readonly namesInput: boolean;
  /** Whether the sentence says that the request has no model in it. */
  readonly namesNoModel: boolean;
}

/**
 * What a sentence means, by families of words. First who is meant and what cannot be mended by waiting, the load last: "try again
 * later" stands in many.
 */
export function judgeFamilies(spoken: Spoken): Verdict | undefined {
  const { status } = spoken;
  if (says(spoken, accountWords)) {
    return judgeSpent(spoken) ?? verdict("auth", "account_restricted", "account");
  }
  if ((status === undefined || status < 500) && says(spoken, verificationWords)) {
    return verdict("auth", "not_verified", "account");
  }
  if (status === 403 && says(spoken, brokenTermsWords)) {
    return verdict("auth", "terms_violated", "credential_model");
  }
  if (status !== 401 && status !== 402 && says(spoken, contentWords)) {
    return verdict("content_safety", "content_refused");
  }
  if (status === 429) {
    return judgeThrottled(spoken);
  }
  return (
    (status !== 401 && status !== 402 ? judgeRequest(spoken) : undefined) ??
    judgeRefusedModel(status, spoken.clauses) ??
    judgeSpent(spoken) ??
    judgeCredential(spoken) ??
    judgeModel(spoken) ??
    judgeLoad(spoken)
  );
}

/** Nothing is left: of the money, or of an amount that no short wait brings back. */
export function judgeSpent(spoken: Spoken): Verdict | undefined {
  // Advice in a throttle notice: "top up to raise your limits".
  const isMoney = says(spoken, moneyWords) || (!spoken.isPace && says(spoken, rechargeWords));
  if (!isMoney && !isAmountSpent(spoken)) {
    return undefined;
  }
  const isOfKey = spoken.clauses.some((clause) => speaksOf(spentWords, clause) && has(ownKeyWords, clause));
  return verdict(
    "quota_exceeded",
    isMoney ? "no_money_left" : "quota_spent",
    isOfKey ? "credential" : "account",
  );
}

/** A quota that is spent, unless it is a pace: a minute's, or one that states a short wait. */
function isAmountSpent(spoken: Spoken): boolean {
  const { status, isPace, isOfPeriod, statesWait } = spoken;
  if (isPace || !says(spoken, spentWords)) {
    return false;
  }
  const isBarred = status !== undefined && status >= 400 && status < 500 && status !== 429;
  return isBarred || (status === 429 ? isOfPeriod && !statesWait : isOfPeriod || !statesWait);
}

/** The request is at fault, with any key; or a model that takes no such input. */
function judgeRequest(spoken: Spoken): Verdict | undefined {
  if (isUnable(spoken)) {
    return verdict("not_found", "input_not_supported", "request");
  }
  const isTooMuch = says(spoken, sizeWords) || (spoken.namesInput && says(spoken, tooMuchWords));
  return isTooMuch ? verdict("input_too_large", "input_too_long") : undefined;
}

/** A code of everything, such as `InvalidParameter`, is believed less than a sentence that names the model as what does not take it. */
function isUnable({ namesParameter, namesSetting, clauses }: Spoken): boolean {
  return (
    !namesSetting &&
    clauses.some(
      (clause) => speaksOf(abilityWords, clause) && (!namesParameter || has(modelRefusesWords, clause)),
    )
  );
}

function judgeCredential(spoken: Spoken): Verdict | undefined {
  const place = judgePlace(spoken.clauses);
  if (place !== undefined) {
    return place;
  }
  const isBarred = spoken.status === 401 || spoken.status === 403;
  const isUntold = spoken.status === undefined || spoken.status < 300;
  const bareWords = isUntold ? untoldKeyWords : bareTokenWords;
  if (says(spoken, keyWords) || ((isBarred || isUntold) && says(spoken, bareWords))) {
    return verdict("auth", "key_refused");
  }
  return undefined;
}

function judgeModel(spoken: Spoken): Verdict | undefined {
  const { status, clauses, namesNoModel, namesSetting } = spoken;
  if (says(spoken, termsWords)) {
    return verdict("auth", "terms_not_accepted", "account_model");
  }
  if (says(spoken, permissionWords)) {
    return judgePermission(status, clauses);
  }
  return status !== 401 &&
    !says(spoken, startingWords) &&
    !isNotRunning(spoken) &&
    !namesNoModel &&
    !namesSetting &&
    says(spoken, modelAbsentWords)
    ? verdict("not_found", "model_absent")
    : undefined;
}

/** Who may not use a model does not reach it; the status says whether a key was looked at. */
function judgePermission(status: Spoken["status"], clauses: Spoken["clauses"]): Verdict {
  if (status === 401) {
    return verdict("auth", "not_permitted");
  }
  return status !== 403 && clauses.some((clause) => /model|模型/.test(clause))
    ? verdict("not_found", "model_not_accessible")
    : verdict("auth", "not_permitted", "credential_model");
}

/** Whether nothing that runs the model is up at the moment. Under a 404 the same words may be of a model that nobody has. */
export function isNotRunning(spoken: Spoken): boolean {
  const { status, clauses } = spoken;
  const mayPass =
    status === undefined || status < 300 || status >= 500 || clauses.some((clause) => /\(yet\)/.test(clause));
  return mayPass && says(spoken, noInstanceWords);
}

function judgeLoad(spoken: Spoken): Verdict | undefined {
  const { status } = spoken;
  if (says(spoken, brokenAnswerWords)) {
    return verdict(
      "transient",
      "broken_answer",
      status !== undefined && status >= 500 ? "endpoint_model" : "request",
    );
  }
  if (says(spoken, lostWords)) {
    return verdict("transient", "connection_lost", "request");
  }
  if (says(spoken, overloadWords) || isNotRunning(spoken)) {
    return verdict("transient", "overloaded");
  }
  // A server that fails under too many requests limits nobody's pace.
  const family = status !== undefined && status >= 500 ? paceLimitWords : throttleWords;
  if (says(spoken, family)) {
    return verdict("rate_limited", "throttled");
  }
  // Behind the throttle, whose sentences say "retry shortly" too.
  return says(spoken, startingWords) ? verdict("transient", "overloaded") : undefined;
}

/** The service failed. Asked after a status that a relay states: "Upstream request failed: 401". */
export function judgeFailure(spoken: Spoken): Verdict | undefined {
  const { status } = spoken;
  const isServers = status === undefined || status < 300 || status >= 500;
  return isServers && says(spoken, failureWords) ? verdict("transient", "server_failed") : undefined;
}

/** A 429 is a throttle's, unless something else is said. */
function judgeThrottled(spoken: Spoken): Verdict | undefined {
  const isFull = !spoken.isPace && says(spoken, overloadWords);
  return judgeSpent(spoken) ?? (isFull ? verdict("transient", "overloaded") : undefined);
}

function says({ clauses }: Spoken, family: WordFamily): boolean {
  return clauses.some((clause) => speaksOf(family, clause));
}
