import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { CredentialFailure } from "./credential-failure.js";

/**
 * Classes that decide alone, soonest to heal first. The first class that any failure has becomes the class of the call.
 */
const classesOfAny: readonly ErrorClass[] = ["transient", "rate_limited", "quota_exceeded"];

const classesOfDeadCredentials: ReadonlySet<ErrorClass | undefined> = new Set(["auth", "not_found"]);

/**
 * Returns the class of a call that no credential could answer. The class says what would help: waiting a moment,
 * waiting longer, paying, or fixing the configuration.
 * A credential without a classification rules out the last answer.
 */
export function classOfFailures(failures: readonly Pick<CredentialFailure, "classification">[]): ErrorClass {
  const classes = failures.map(({ classification }) => classification?.class);
  const found = classesOfAny.find((candidate) => classes.includes(candidate));
  if (found !== undefined) {
    return found;
  }
  if (classes.length === 0 || !classes.every((each) => classesOfDeadCredentials.has(each))) {
    return "unknown";
  }
  return classes.includes("auth") ? "auth" : "not_found";
}
