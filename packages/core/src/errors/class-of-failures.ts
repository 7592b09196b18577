import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { CredentialFailure } from "./credential-failure.js";

/** If any failure is of such a class, the whole is: the first of them that is there, soonest to heal first. */
const classesOfAny: readonly ErrorClass[] = ["transient", "rate_limited", "quota_exceeded"];

const classesOfDeadCredentials: ReadonlySet<ErrorClass | undefined> = new Set(["auth", "not_found"]);

/**
 * The class of a call that nobody could answer, by what would help: waiting a moment, waiting longer, paying, or mending
 * the configuration. A credential that was not judged makes the last one unsure.
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
