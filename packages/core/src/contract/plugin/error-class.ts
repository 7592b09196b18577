/** The ten classes of failures, in the order of the guide. */
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
 * - `permanent`, `input_too_large`, `content_safety`: the request itself is at fault; no credential can help.
 * - `auth`, `quota_exceeded`, `not_found`: this credential is at fault; another credential may help.
 * - `rate_limited`: this credential cannot answer for a while.
 * - `transient`: the service is at fault. `unknown`: no rule knows the error.
 * - `aborted`: the caller has aborted.
 */
export type ErrorClass = (typeof errorClasses)[number];
