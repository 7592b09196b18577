import type { CallPart } from "./call-part.js";
import { showFailure } from "./instrumented.js";
import type { Step } from "./next-step.js";

/** Emits the last failure with what comes next, and then what it did to the circuits. A second time does nothing. */
export function reportFailure(part: CallPart, next?: Step): void {
  const { unreported } = part;
  if (unreported === undefined) {
    return;
  }
  part.unreported = undefined;
  const { events, shared } = part.call.model;
  const { failure, attempt, transitions } = unreported;
  showFailure(part, failure, attempt.cause);
  if (events.wants("failure")) {
    const nextId = nextCredentialId(next);
    const { address } = failure.credential;
    events.emit("failure", {
      ...attempt.event(),
      classification: failure.classification,
      durationMs: failure.attempt.durationMs,
      ...(address === undefined ? {} : { address }),
      ...(nextId === undefined ? {} : { next: nextId }),
    });
  }
  shared.healthEvents.report(transitions, attempt.cause);
}

function nextCredentialId(step: Step | undefined): string | undefined {
  switch (step?.do) {
    case "attempt":
      return step.credential.ref.id;
    case "backOff":
      return step.again?.ref.id;
    case "wait":
    case "split":
    case "end":
    case undefined:
      return undefined;
  }
}
