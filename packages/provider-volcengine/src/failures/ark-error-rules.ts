import type { ErrorRule } from "@hotspare/core";
import { arkCodes, arkFamilies, arkRequestFamilies } from "./ark-codes.js";
import { lookUpCode, meaning } from "./code-table.js";
import { factsRule } from "./facts-rule.js";
import { gatewayCodes } from "./gateway-codes.js";
import { judgeQuota } from "./judge-quota.js";
import { judgeSentence } from "./judge-sentence.js";
import { stripRequestIds } from "./strip-request-ids.js";

/**
 * What Ark's errors mean: by the whole code, by its part before the dot, by a phrase of the sentence, and by the status, which is left
 * to core's general rules. Its `type` is never asked: live servers write it in three ways.
 */
export const arkErrorRules: readonly ErrorRule[] = [
  factsRule("volcengine/abort", ({ errno }) =>
    errno === "ABORT_ERR" ? meaning("aborted", "aborted") : undefined,
  ),
  factsRule("volcengine/code", ({ code, message }) => {
    if (code === undefined) {
      return undefined;
    }
    return code === "QuotaExceeded"
      ? judgeQuota(stripRequestIds(message))
      : lookUpCode(code, [arkCodes, gatewayCodes], [arkFamilies]);
  }),
  factsRule("volcengine/sentence", ({ message, status }) => judgeSentence(stripRequestIds(message), status)),
  factsRule("volcengine/request", ({ code }) =>
    code === undefined ? undefined : lookUpCode(code, [], [arkRequestFamilies]),
  ),
  // Which limit is not said: those of the account are the most common (docs/82379/1848593).
  factsRule("volcengine/too-many-requests", ({ status }) =>
    status === 429 ? meaning("rate_limited", "too_many_requests", "account_model") : undefined,
  ),
];
