import { type Meaning, meaning } from "./code-table.js";

/** "5-hour", "weekly", "monthly usage quota": the quota of a plan for a time. */
const planWords = /\busage quota\b|套餐|限额/i;
const trialWords = /\bfree trial\b|免费/i;
/** Too many tasks are in the queue, which empties within minutes. */
const queueWords = /^\s*the request has exceeded the quota\b|排队/i;

/**
 * `QuotaExceeded` has three meanings, and only the message distinguishes them (docs/82379/1299023). Without a message it counts as a spent trial: the
 * key then rests for longer, and no call waits in vain.
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
