/** The ten judgements a failure can get, in the order the guide explains them. */
export const errorClasses = [
  "permanent",
  "input_too_large",
  "content_safety",
  "auth",
  "quota_exceeded",
  "not_found",
  "rate_limited",
  "transient",
  "unknown",
  "aborted",
] as const;

/**
 * What a failure means for the call:
 *
 * - `permanent`, `input_too_large`, `content_safety`: the request itself; no credential can help.
 * - `auth`, `quota_exceeded`, `not_found`: this credential; another may help.
 * - `rate_limited`: this credential, for a while.
 * - `transient`: the service. `unknown`: not known.
 * - `aborted`: the caller changed its mind.
 */
export type ErrorClass = (typeof errorClasses)[number];
