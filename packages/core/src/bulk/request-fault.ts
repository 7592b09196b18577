import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import { AllCredentialsFailedError } from "../errors/all-credentials-failed-error.js";
import { failureOf } from "../errors/failure-of.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { UnsupportedInputError } from "../errors/unsupported-input-error.js";

/**
 * What is at fault when a request of a run was not answered.
 * - `inputs`: an input of the request, so the other inputs can be saved.
 * - `service`: a later request may be answered.
 * - `run`: every request will fail alike.
 */
export type RequestFault =
  | { readonly of: "inputs"; readonly tooLarge: boolean }
  | {
      readonly of: "service";
      readonly retryAfterMs: number | undefined;
      /** An input may still be at fault, such as a text that always causes a 500. */
      readonly suspectsInputs: boolean;
    }
  | { readonly of: "run" };

const classesOfInputs: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  "permanent",
  "input_too_large",
  "content_safety",
]);

const classesThatPass: ReadonlySet<ErrorClass> = new Set<ErrorClass>([
  "transient",
  "rate_limited",
  "unknown",
]);

/** Finds what is at fault from the error of an embedding call. */
export function faultOf(error: unknown): RequestFault {
  if (InvalidInputError.isInstance(error) || UnsupportedInputError.isInstance(error)) {
    return { of: "inputs", tooLarge: false };
  }
  const judged = judgement(error);
  if (judged === undefined || judged.reason === "programming_error") {
    return { of: "run" };
  }
  if (classesOfInputs.has(judged.class)) {
    return { of: "inputs", tooLarge: judged.class === "input_too_large" };
  }
  const { retryAfterMs } = judged;
  const comesBack =
    classesThatPass.has(judged.class) || (judged.class === "quota_exceeded" && retryAfterMs !== undefined);
  const suspectsInputs = judged.class === "transient" || judged.class === "unknown";
  return comesBack ? { of: "service", retryAfterMs, suspectsInputs } : { of: "run" };
}

function judgement(error: unknown): Pick<Classification, "class" | "reason" | "retryAfterMs"> | undefined {
  const recorded = failureOf(error);
  if (recorded !== undefined) {
    const { class: name, reason, retryAfterMs: stated } = recorded.classification;
    return withWait({ class: name, reason }, name === "quota_exceeded" ? stated : recorded.retryAfterMs);
  }
  if (!AllCredentialsFailedError.isInstance(error)) {
    return undefined;
  }
  // An exhausted quota comes back only if the provider said when. The circuit's own time promises nothing.
  const states = error.failures.some(({ classification }) => classification?.retryAfterMs !== undefined);
  const promised = error.class !== "quota_exceeded" || states;
  return withWait({ class: error.class, reason: "" }, promised ? error.retryAfterMs : undefined);
}

function withWait(judged: Pick<Classification, "class" | "reason">, retryAfterMs: number | undefined) {
  return retryAfterMs === undefined ? judged : { ...judged, retryAfterMs };
}
