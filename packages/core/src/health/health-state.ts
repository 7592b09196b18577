import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { PolicyRow } from "../contract/policy.js";
import { type CooldownSettings, cooldownOf, probeTime, statedEnd } from "./cooldown.js";

/** A domain that works; `failures` counts the calls in a row that failed. */
export interface ClosedState {
  readonly status: "closed";
  readonly failures: number;
}

/** A domain that failed and waits for its time. */
export interface OpenState {
  readonly status: "open";
  readonly classification: Classification;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly probeAtMs: number;
  readonly statedUntilMs: number | undefined;
  /** This opening and those before it without a success between. */
  readonly openings: number;
  readonly lastResorts: number;
  readonly lastResortAtMs: number;
}

/** A domain that one lease tries; nobody else may until it ends or expires. */
export interface HalfOpenState {
  readonly status: "half_open";
  readonly opened: OpenState;
  readonly leaseId: number;
  readonly expiresMs: number;
  readonly lastResort: boolean;
}

export type DomainState = ClosedState | OpenState | HalfOpenState;

/** A failure as it reaches the domain at fault. */
export interface DomainFailure {
  readonly classification: Classification;
  readonly circuit: PolicyRow["circuit"];
  readonly leaseId: number;
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: number;
}

/** The state of a domain that nothing is known against. */
export const closedState: ClosedState = { status: "closed", failures: 0 };

const softClasses: ReadonlySet<ErrorClass> = new Set<ErrorClass>(["transient", "unknown"]);

/** Opened by a failure that says little, with no stated wait left: in a panic it does not block. */
export function isSoft(state: OpenState, nowMs: number): boolean {
  return softClasses.has(state.classification.class) && !isStated(state, nowMs);
}

/** Whether a stated wait is still running. */
function isStated(state: OpenState, nowMs: number): boolean {
  return state.statedUntilMs !== undefined && state.statedUntilMs > nowMs;
}

/** When one call may try the domain as a last resort: 1, 2, 4 … 60 s apart, and never inside a stated wait. */
export function lastResortTime(state: OpenState): number {
  const waitMs = Math.min(1_000 * 2 ** state.lastResorts, 60_000);
  return Math.max(state.lastResortAtMs + waitMs, state.statedUntilMs ?? 0);
}

/** The state as it is now: a probe whose lease has expired no longer holds the domain. */
export function stateAt(state: DomainState, nowMs: number): DomainState {
  return state.status === "half_open" && state.expiresMs <= nowMs ? state.opened : state;
}

export function afterFailure(
  state: DomainState,
  failure: DomainFailure,
  settings: CooldownSettings,
): DomainState {
  if (failure.circuit === "none") {
    return state;
  }
  switch (state.status) {
    case "closed":
      return afterFailureClosed(state, failure, settings);
    case "open":
      return afterFailureOpen(state, failure, settings);
    case "half_open":
      return state.leaseId === failure.leaseId
        ? afterFailedProbe(state, failure, settings)
        : afterStatedWait(state, failure.classification, failure.nowMs, settings);
  }
}

function afterFailureClosed(
  state: ClosedState,
  failure: DomainFailure,
  settings: CooldownSettings,
): DomainState {
  const failures = state.failures + 1;
  // A stated wait opens at once: going on calling inside it is what the provider asked us not to do.
  const stated = failure.classification.retryAfterMs !== undefined;
  if (failure.circuit === "count" && !stated && failures < settings.failureThreshold) {
    return { status: "closed", failures };
  }
  return opening(failure, 1, settings);
}

/** An attempt that was let through an open domain (a panic): only better evidence changes anything. */
function afterFailureOpen(state: OpenState, failure: DomainFailure, settings: CooldownSettings): OpenState {
  const harder =
    softClasses.has(state.classification.class) && !softClasses.has(failure.classification.class);
  if (!harder) {
    return withStatedWait(state, failure.classification, failure.nowMs, settings);
  }
  return notEarlier(opening(failure, state.openings, settings), state);
}

function afterFailedProbe(
  state: HalfOpenState,
  failure: DomainFailure,
  settings: CooldownSettings,
): OpenState {
  const { opened } = state;
  if (state.lastResort) {
    const tried = { ...opened, lastResorts: opened.lastResorts + 1, lastResortAtMs: failure.nowMs };
    return withStatedWait(tried, failure.classification, failure.nowMs, settings);
  }
  const reopened = opening(failure, opened.openings + 1, settings);
  return isStated(opened, failure.nowMs) ? notEarlier(reopened, opened, true) : reopened;
}

function opening(failure: DomainFailure, openings: number, settings: CooldownSettings): OpenState {
  const { classification, nowMs, random } = failure;
  return {
    status: "open",
    classification,
    sinceMs: nowMs,
    ...cooldownOf(classification, openings, nowMs, random, settings),
    openings,
    lastResorts: 0,
    lastResortAtMs: nowMs,
  };
}

/** Keeps the later of two ends; after a probe that was allowed inside a stated wait, the next probe keeps its own time. */
function notEarlier(next: OpenState, previous: OpenState, keepProbeTime = false): OpenState {
  return {
    ...next,
    untilMs: Math.max(next.untilMs, previous.untilMs),
    probeAtMs: keepProbeTime ? next.probeAtMs : Math.max(next.probeAtMs, previous.probeAtMs),
    statedUntilMs: later(next.statedUntilMs, previous.statedUntilMs),
  };
}

/** What a late verdict, or one of somebody else than the probe, may still do: a stated wait holds, whoever hears of it. */
export function afterStatedWait(
  state: DomainState,
  classification: Classification,
  nowMs: number,
  settings: CooldownSettings,
): DomainState {
  if (state.status === "closed") {
    return state;
  }
  if (state.status === "open") {
    return withStatedWait(state, classification, nowMs, settings);
  }
  const opened = withStatedWait(state.opened, classification, nowMs, settings);
  return opened === state.opened ? state : { ...state, opened };
}

/** A stated wait may lengthen an open state, also a late one; it never shortens it. */
export function withStatedWait(
  state: OpenState,
  classification: Classification,
  nowMs: number,
  settings: CooldownSettings,
): OpenState {
  const statedUntilMs = statedEnd(classification, nowMs);
  if (statedUntilMs === undefined || statedUntilMs <= (state.statedUntilMs ?? 0)) {
    return state;
  }
  const untilMs = Math.max(state.untilMs, statedUntilMs);
  const probeAtMs = Math.max(state.probeAtMs, probeTime(statedUntilMs, statedUntilMs, nowMs, settings));
  return { ...state, untilMs, probeAtMs, statedUntilMs };
}

function later(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) {
    return one ?? other;
  }
  return Math.max(one, other);
}
