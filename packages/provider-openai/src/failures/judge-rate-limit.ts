import {
  type ErrorFacts,
  judgeSpentWords,
  type Verdict,
  verdict,
  withoutQuotations,
} from "@hotspare/core/plugin";
import { rateLimitCodes } from "./openai-error-codes.js";

const words: ReadonlySet<string> = new Set(rateLimitCodes);

/** "Limit: 0/1min", "(RPM): Limit 0, Used 0": this account has no allowance for the model, and waiting does not help. */
const zeroLimit = /\bLimit:? 0(?![\d.]*\d)/i;

/** "(TPM): Limit 30000, Requested 37313": the request exceeds the limit even after an idle minute. */
const limitAndRequest = /\bLimit:? (\d+), (?:Used:? \d+, )?Requested:? ~?(\d+)/;

const tooLargeWords = /^Request too large for /;

/** Whether a code or a type means a rate limit. */
export function isRateLimitWord(word: string | undefined): boolean {
  return word !== undefined && words.has(word);
}

/** The verdict for a refusal by a rate limit: wait, send less, or do not wait at all. */
export function judgeRateLimit(facts: ErrorFacts): Verdict {
  const { message, code, status } = facts;
  const text = withoutQuotations(message);
  if (zeroLimit.test(text)) {
    return verdict("quota_exceeded", "limit_is_zero", "account_model");
  }
  if (status === 413 || tooLargeWords.test(text) || asksForMoreThanAll(text)) {
    return verdict("input_too_large", "request_exceeds_limit");
  }
  const spent = judgeSpentWords(facts);
  if (spent !== undefined) {
    return spent;
  }
  return verdict("rate_limited", code === "slow_down" ? code : "rate_limit_exceeded", "account_model");
}

function asksForMoreThanAll(message: string): boolean {
  const [, limit, requested] = limitAndRequest.exec(message) ?? [];
  return limit !== undefined && Number(requested) > Number(limit);
}
