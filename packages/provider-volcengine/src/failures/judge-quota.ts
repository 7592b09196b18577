import { type Meaning, meaning } from "./code-table.js";

/** "5-hour", "weekly", "monthly usage quota": a window of a plan. */
const planWords = /\busage quota\b|套餐|限额/i;
const trialWords = /\bfree trial\b|免费/i;
/** Too many tasks wait in the queue; it clears within minutes. */
const queueWords = /^\s*the request has exceeded the quota\b|排队/i;

/**
 * `QuotaExceeded` has three meanings, told apart by its sentence alone (docs/82379/1299023). Without one it is taken for the spent
 * trial: a key is rested for longer, and none is asked for ever.
 */
export function judgeQuota(sentence: string): Meaning {
  if (planWords.test(sentence)) {
    return meaning("quota_exceeded", "plan_usage_quota", "account");
  }
  if (!trialWords.test(sentence) && queueWords.test(sentence)) {
    return meaning("rate_limited", "queued_tasks", "account_model");
  }
  return meaning("quota_exceeded", "free_trial_quota", "account_model");
}
