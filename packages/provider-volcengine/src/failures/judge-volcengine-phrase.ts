import type { ErrorFacts } from "@hotspare/core/plugin";
import { type Meaning, meaning } from "./code-table.js";

/** A phrase with only one meaning, and the statuses that it may come with. */
interface Phrase {
  readonly words: RegExp;
  readonly statuses: readonly number[];
  readonly meaning: Meaning;
}

const refusals = [400, 413, 422];

/**
 * Messages with a less precise code, or without a code because a relay or a log has dropped it. Each was seen in a published report, or is in the
 * table of docs/82379/1299023.
 */
const phrases: readonly Phrase[] = [
  phrase(/\bcoding ?plan subscription\b/i, [400, 401, 403], meaning("auth", "no_subscription", "account")),
  phrase(
    /\boverdue balance\b|\bbalance is overdue\b/i,
    [400, 402, 403],
    meaning("auth", "account_overdue", "account"),
  ),
  phrase(/\bcheck sign error\b/i, [400, 401, 403], meaning("auth", "check_sign_error", "credential")),
  phrase(
    /\bexceeded the [\w/-]+ usage quota\b/i,
    [400, 403, 429],
    meaning("quota_exceeded", "plan_usage_quota", "account"),
  ),
  phrase(
    /\bexhausted its free trial quota\b|\breached the set (?:inference|usage) limit\b/i,
    [400, 403, 429],
    meaning("quota_exceeded", "model_quota", "account_model"),
  ),
  phrase(
    /\btriggered by request burst\b/i,
    [400, 429],
    meaning("rate_limited", "request_burst", "endpoint_model"),
  ),
  phrase(
    /\bdue to server overload\b/i,
    [400, 429, 500, 503],
    meaning("transient", "server_overloaded", "endpoint_model"),
  ),
  phrase(
    /\binput length \d+ exceeds the maximum length\b|\btotal tokens of .{1,40} exceed max message tokens\b|\bexceeds? (?:the )?(?:model's )?maximum (?:context|input) length\b/i,
    refusals,
    meaning("input_too_large", "too_many_tokens"),
  ),
  phrase(
    /\bexceeds? (?:the )?max(?:imum)?[_ ](?:allowed )?total[_ ]pixels\b|\bsize of the input (?:image|video|audio)\b.{0,40}\bexceeds the limit\b/i,
    refusals,
    meaning("input_too_large", "media_too_large"),
  ),
  // The moderation service failed. The content was not refused.
  phrase(/\bCSDcode:/, [400, 500], meaning("transient", "content_security_failed")),
  phrase(
    /\bmay (?:contain (?:sensitive|severe violation|violence) information|contain real person|violate platform rules)\b|\bcopyright restrictions\b|\bviolates ContentSecurityDetection\b/i,
    [...refusals, 403],
    meaning("content_safety", "sensitive_content"),
  ),
  phrase(/^Internal RPC Error\b/i, [400, 500], meaning("transient", "internal_rpc_error")),
];

/** The meaning of a message without its identifiers. Undefined: the message has none of the phrases. */
export function judgeVolcenginePhrase(sentence: string, status: ErrorFacts["status"]): Meaning | undefined {
  return phrases.find(({ words, statuses }) => mayStand(statuses, status) && words.test(sentence))?.meaning;
}

/** Without a status, or with a good status: inside a stream or a 200. */
function mayStand(statuses: readonly number[], status: number | undefined): boolean {
  return status === undefined || status < 300 || statuses.includes(status);
}

function phrase(words: RegExp, statuses: readonly number[], judged: Meaning): Phrase {
  return { words, statuses, meaning: judged };
}
