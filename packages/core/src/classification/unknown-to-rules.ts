import type { Classification } from "../contract/plugin/classification.js";

/** Name of the rule that has no evidence but the status. */
export const statusRule = "general/status";
/** What the classification of a failure that no rule recognised has for a rule. */
export const noRule = "general/unknown";
/** What the classification of a classifier that gives no rule has for a rule. */
export const classifierRule = "classifier";

/**
 * Whether a failure fell through to the ladder: no rule of yours, of the provider or of the words recognised it. Three kinds do:
 *
 * - the status alone decided, or nothing did;
 * - the reply held an error that no rule of its provider knew (`error_in_reply`);
 * - a rule decided `unknown`: it moves the call on, and says that nobody knows what the failure means.
 *
 * What Hotspare itself found wrong with a reply (`wrong_vector_count`) is known. A rule cannot change what a classifier decides.
 */
export function isUnknownToRules({ class: errorClass, reason, rule }: Classification): boolean {
  if (rule === statusRule || rule === noRule) {
    return true;
  }
  if (errorClass !== "unknown" || rule === classifierRule) {
    return false;
  }
  return reason === "error_in_reply" || !(rule.startsWith("general/") || rule.startsWith("core/"));
}
