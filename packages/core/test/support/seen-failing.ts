import type { FailureObservation } from "../../src/contract/lease.js";
import type { ErrorClass } from "../../src/contract/plugin/error-class.js";
import { defaultPolicy } from "../../src/engine/attempt/policy.js";

/** What is seen of an attempt that failed with this class: it was answered, and the default policy says what follows. */
export function seenFailing(name: ErrorClass, changes: Partial<FailureObservation> = {}): FailureObservation {
  return { durationMs: 1, answered: true, consequence: defaultPolicy[name], ...changes };
}
