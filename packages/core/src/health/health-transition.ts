import type { Transition } from "../contract/transition.js";
import type { DomainState, OpenState } from "./health-state.js";

/** What a change of state is reported with. */
export type TransitionCause = Pick<Transition, "credentialId" | "classification" | "origin"> & {
  /** When the attempt began whose outcome it is, monotonic milliseconds. @default now */
  readonly beganMs?: number;
};

/** A failed last resort leaves the domain open for the reason that opened it, unless its own failure has stated a later time. */
export function causeOf(
  previous: DomainState,
  next: DomainState,
  { beganMs: _, ...cause }: TransitionCause,
): Omit<TransitionCause, "beganMs"> {
  const isLeftOpen =
    next.status === "open" &&
    previous.status === "half_open" &&
    next.sinceMs === previous.opened.sinceMs &&
    next.statedUntilMs === previous.opened.statedUntilMs;
  return isLeftOpen && cause.classification !== undefined
    ? { ...cause, classification: next.classification }
    : cause;
}

export function isAnotherOpening({ sinceMs, classification }: OpenState, previous: DomainState): boolean {
  if (previous.status === "closed") {
    return true;
  }
  const before = previous.status === "open" ? previous : previous.opened;
  // A harder failure may open the domain anew in the same millisecond.
  return sinceMs !== before.sinceMs || classification !== before.classification;
}

/** Whether other processes should know of it: a change of status, another opening, a later stated wait, or a last resort that has failed. */
export function isNews(previous: DomainState, next: DomainState): boolean {
  if (next.status === "closed" || previous.status === "closed") {
    return next.status !== previous.status;
  }
  const before = previous.status === "open" ? previous : previous.opened;
  const after = next.status === "open" ? next : next.opened;
  return (
    isAnotherOpening(after, before) ||
    (after.statedUntilMs ?? 0) > (before.statedUntilMs ?? 0) ||
    (after.lastResorts > before.lastResorts && after.voidProbes === 0)
  );
}

export function leaseOf(state: DomainState): number | undefined {
  return state.status === "half_open" ? state.leaseId : undefined;
}
