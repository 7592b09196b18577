import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";

/** The error of a scenario with mistakes, in the order of its lines. */
export function refusedScenario(issues: readonly ConfigIssue[], cause?: unknown): InvalidConfigError {
  return new InvalidConfigError({
    subject: "entries of the scenario",
    issues: issues.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)),
    ...(cause === undefined ? {} : { cause }),
  });
}
