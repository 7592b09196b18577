import type { Classification } from "../contract/plugin/classification.js";
import type { PolicyRow } from "../contract/policy.js";
import type { ChangeOrigin } from "../contract/transition.js";
import { type CooldownSettings, cooldownOf, probeTime, statedEnd } from "./cooldown.js";

// Invariants of an open state: sinceMs <= lastResortAtMs; probeAtMs <= untilMs, except that a probe without a verdict or a failed last
// resort may move probeAtMs behind it; statedUntilMs <= untilMs; a later transition never makes statedUntilMs earlier.

/** A domain that works; `failures` counts the calls in a row that failed. */
export interface ClosedState {
  readonly status: "closed";
  readonly failures: number;
}

/** A domain that failed and waits for its time. */
export interface OpenState {
  readonly status: "open";
  readonly classification: Classification;
  /** The policy's row of the failure that opened it. */
  readonly consequence: PolicyRow;
  /** Where the failure was seen that opened it. */
  readonly origin: ChangeOrigin;
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly probeAtMs: number;
  readonly statedUntilMs: number | undefined;
  /** This opening and those before it without a success between. */
  readonly openings: number;
  readonly lastResorts: number;
  readonly lastResortAtMs: number;
  /** Probes in a row that ended without a verdict. */
  readonly voidProbes: number;
  /** Silent probes that other credentials took the domain over from. Until they end or expire, their credentials get no other probe of it. */
  readonly silent: readonly ProbeHold[];
}

/** The right of one credential of one model to try a domain. */
export interface ProbeHold {
  readonly leaseId: number;
  /** Stands for the credential within its model. */
  readonly heldBy: object;
  /** When the lease no longer holds the domain. */
  readonly expiresMs: number;
}

/** A domain that one lease tries. No other lease may until it ends, expires, or is silent and another credential takes over. */
export interface HalfOpenState extends ProbeHold {
  readonly status: "half_open";
  readonly opened: OpenState;
  /**
   * From then on the probe counts as silent, and keeps no other credential back. A server that has not refused a probe of a rate limit
   * by then has taken it: a refusal comes sooner.
   */
  readonly silentAtMs: number;
  readonly lastResort: boolean;
}

export type DomainState = ClosedState | OpenState | HalfOpenState;

/** A failure as it reaches the domain at fault. */
export interface DomainFailure {
  readonly classification: Classification;
  readonly consequence: PolicyRow;
  readonly leaseId: number;
  readonly nowMs: number;
  /** In [0, 1). */
  readonly random: number;
}

/** The state of a domain that nothing is known against. */
export const closedState: ClosedState = { status: "closed", failures: 0 };

const firstLastResortMs = 250;
const longestLastResortMs = 60_000;
/** The least wait after a probe that ended without a verdict. */
export const firstRearmMs = 1_000;
const longestRearmMs = 60_000;

/** Whether the domain blocks its credentials when no closed credential is left; a stated wait always does. */
export function isBlocking(state: OpenState, nowMs: number): boolean {
  return state.consequence.blocks || isStated(state, nowMs);
}

/** Whether a stated wait is still running. */
export function isStated(state: OpenState, nowMs: number): boolean {
  return state.statedUntilMs !== undefined && state.statedUntilMs > nowMs;
}

/** Whether the domain keeps other calls back. A rate limit keeps them back until its probe was taken; then the room bounds them. */
export function isHolding(state: HalfOpenState, nowMs: number): boolean {
  return isBlocking(state.opened, nowMs) && !isTaken(state, nowMs);
}

/** When other calls may follow the probe at the latest. */
export function freeTime(state: HalfOpenState, nowMs: number): number {
  const { opened, silentAtMs, expiresMs } = state;
  return opened.consequence.limitsRoom && silentAtMs > nowMs ? silentAtMs : expiresMs;
}

function isTaken({ opened, silentAtMs }: HalfOpenState, nowMs: number): boolean {
  return opened.consequence.limitsRoom && !isStated(opened, nowMs) && nowMs >= silentAtMs;
}

/** When one call may try the domain as a last resort: 0.25, 0.5, 1 … 60 s apart, and never inside a stated wait. */
export function lastResortTime(state: OpenState): number {
  const waitMs = Math.min(firstLastResortMs * 2 ** state.lastResorts, longestLastResortMs);
  return Math.max(state.lastResortAtMs + waitMs, state.statedUntilMs ?? 0);
}

/** When a call without another credential may try the domain again, monotonic milliseconds. */
export function retryTime(state: OpenState): number {
  return state.consequence.waits === "always"
    ? Math.min(state.probeAtMs, lastResortTime(state))
    : state.probeAtMs;
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
  if (failure.consequence.circuit === "none") {
    return state;
  }
  switch (state.status) {
    case "closed":
      return afterFailureClosed(state, failure, settings);
    case "open":
      return afterFailureOpen(state, failure, settings);
    case "half_open":
      // A call that followed a probe that was taken is refused: the rate limit is what it was before the probe.
      return state.leaseId === failure.leaseId ||
        (failure.consequence.limitsRoom && isTaken(state, failure.nowMs))
        ? afterFailedProbe(state, failure, settings)
        : afterStatedWait(state, failure, settings);
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
  if (failure.consequence.circuit === "count" && !stated && failures < settings.failureThreshold) {
    return { status: "closed", failures };
  }
  return opening(failure, 1, settings);
}

/** An attempt was let through an open domain (a panic): only better evidence changes anything. */
function afterFailureOpen(state: OpenState, failure: DomainFailure, settings: CooldownSettings): OpenState {
  const isHarder = !state.consequence.blocks && failure.consequence.blocks;
  if (!isHarder) {
    return withStatedWait(state, failure.classification, failure.nowMs, settings);
  }
  return notEarlier(reopening(failure, state.openings, state, settings), state);
}

function afterFailedProbe(
  state: HalfOpenState,
  failure: DomainFailure,
  settings: CooldownSettings,
): OpenState {
  const { opened } = state;
  // A last resort that took until the probe was due is the probe: left due, the probe would take the next call too.
  if (state.lastResort && opened.probeAtMs > failure.nowMs) {
    const tried = {
      ...opened,
      probeAtMs: Math.max(opened.probeAtMs, failure.nowMs + firstLastResortMs),
      lastResorts: opened.lastResorts + 1,
      lastResortAtMs: failure.nowMs,
      voidProbes: 0,
    };
    return withStatedWait(tried, failure.classification, failure.nowMs, settings);
  }
  const reopened = reopening(failure, opened.openings + 1, opened, settings);
  if (!isStated(opened, failure.nowMs)) {
    return reopened;
  }
  // A probe time in the future was stated to another attempt while the probe ran.
  return notEarlier(reopened, opened, opened.probeAtMs <= failure.nowMs);
}

/**
 * A probe or a last resort ended without a verdict. The probe is due again after 1, 2, 4 … 60 s, and the last resort comes later too:
 * neither takes one call after the other.
 */
export function afterVoidProbe(state: HalfOpenState, nowMs: number): OpenState {
  const { opened } = state;
  const rearmMs = Math.min(firstRearmMs * 2 ** opened.voidProbes, longestRearmMs);
  return {
    ...opened,
    probeAtMs: Math.max(opened.probeAtMs, nowMs + rearmMs),
    voidProbes: opened.voidProbes + 1,
    lastResorts: opened.lastResorts + Number(state.lastResort),
    lastResortAtMs: nowMs,
  };
}

function opening(failure: DomainFailure, openings: number, settings: CooldownSettings): OpenState {
  const { classification, consequence, nowMs, random } = failure;
  return {
    status: "open",
    classification,
    consequence,
    origin: "local",
    sinceMs: nowMs,
    ...cooldownOf(classification, consequence.cooldown, openings, nowMs, random, settings),
    openings,
    lastResorts: 0,
    lastResortAtMs: nowMs,
    voidProbes: 0,
    silent: [],
  };
}

/** Another opening, while silent probes may still run. */
function reopening(
  failure: DomainFailure,
  openings: number,
  { silent }: OpenState,
  settings: CooldownSettings,
): OpenState {
  return { ...opening(failure, openings, settings), silent };
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

/** A late verdict, or a verdict of another lease than the probe's, counts no failure. Its stated wait holds all the same. */
export function afterStatedWait(
  state: DomainState,
  failure: DomainFailure,
  settings: CooldownSettings,
): DomainState {
  const { classification, consequence, nowMs } = failure;
  if (classification.retryAfterMs === undefined || consequence.circuit === "none") {
    return state;
  }
  switch (state.status) {
    case "closed":
      return opening(failure, 1, settings);
    case "open":
      return withStatedWait(state, classification, nowMs, settings);
    case "half_open": {
      const opened = withStatedWait(state.opened, classification, nowMs, settings);
      return opened === state.opened ? state : { ...state, opened };
    }
  }
}

/** A stated wait may lengthen an open state, and never shortens it. */
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

/** The later of two times, of which there may be none. */
export function later(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) {
    return one ?? other;
  }
  return Math.max(one, other);
}
