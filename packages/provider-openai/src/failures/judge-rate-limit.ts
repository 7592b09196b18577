import {
  type ErrorFacts,
  judgeSpentWords,
  type Verdict,
  verdict,
  withoutQuotations,
} from "@hotspare/core/plugin";
import { rateLimitCodes } from "./openai-error-codes.js";

const words: ReadonlySet<string> = new Set(rateLimitCodes);

/** "Limit: 0/1min", "(RPM): Limit 0, Used 0": this account has no allowance for the model, and no wait brings one. */
const zeroLimit = /\bLimit:? 0(?![\d.]*\d)/i;

/** "(TPM): Limit 30000, Requested 37313": not even an idle minute could take it. */
const limitAndRequest = /\bLimit:? (\d+), (?:Used:? \d+, )?Requested:? ~?(\d+)/;

const tooLargeWords = /^Request too large for /;

/** Whether a code or a type is a rate limit's. */
export function isRateLimitWord(word: string | undefined): boolean {
  return word !== undefined && words.has(word);
}

/** What a rate limit's refusal means: to wait, to send less, or that there is nothing to wait for. */
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
