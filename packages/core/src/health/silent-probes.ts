import {
  type DomainState,
  firstRearmMs,
  type HalfOpenState,
  type OpenState,
  type ProbeHold,
} from "./health-state.js";

/** Whether a silent probe of another credential, or of another model, holds the domain: this credential may try it as a last resort. */
export function isLeftTo(state: HalfOpenState, heldBy: object, nowMs: number): boolean {
  return (
    nowMs >= state.silentAtMs &&
    state.heldBy !== heldBy &&
    silentProbeOf(state.opened, heldBy, nowMs) === undefined
  );
}

/** The silent probe by which a credential still tries the domain, though another credential has taken it over since. */
export function silentProbeOf({ silent }: OpenState, heldBy: object, nowMs: number): ProbeHold | undefined {
  return silent.length === 0
    ? undefined
    : silent.find((hold) => hold.heldBy === heldBy && hold.expiresMs > nowMs);
}

/** The open state behind a probe. It remembers the silent probe that the next probe of the domain takes over from. */
export function takenOver(state: OpenState | HalfOpenState, nowMs: number): OpenState {
  if (state.status === "open") {
    return state;
  }
  const { opened, leaseId, heldBy, expiresMs } = state;
  const running = opened.silent.filter((hold) => hold.expiresMs > nowMs);
  return { ...opened, lastResortAtMs: nowMs, silent: [...running, { leaseId, heldBy, expiresMs }] };
}

/** A silent probe that another credential took over from has ended: as after any probe, the next call waits. */
export function afterSilentProbe(state: DomainState, leaseId: number, nowMs: number): DomainState {
  if (state.status === "closed") {
    return state;
  }
  const opened = state.status === "open" ? state : state.opened;
  const silent = opened.silent.filter((hold) => hold.leaseId !== leaseId);
  if (silent.length === opened.silent.length) {
    return state;
  }
  const probeAtMs = Math.max(opened.probeAtMs, nowMs + firstRearmMs);
  const rearmed = { ...opened, silent, probeAtMs, lastResortAtMs: nowMs };
  return state.status === "open" ? rearmed : { ...state, opened: rearmed };
}

/**
 * Whether the answer to a silent probe proves a domain that another credential has taken over: nothing has been learned of the domain since,
 * because the other probe is under way or ended without a verdict.
 */
export function isProvedBy(state: DomainState, leaseId: number): boolean {
  if (state.status === "closed") {
    return false;
  }
  const isUnproved = state.status === "half_open" || state.voidProbes > 0;
  const { silent } = state.status === "open" ? state : state.opened;
  return isUnproved && silent.some((hold) => hold.leaseId === leaseId);
}

/** Whether a probe keeps a credential from another probe of the domain. */
export function isProbedBy(state: DomainState, heldBy: object, lastResort: boolean, nowMs: number): boolean {
  switch (state.status) {
    case "closed":
      return false;
    case "open":
      return silentProbeOf(state, heldBy, nowMs) !== undefined;
    case "half_open":
      return !(lastResort && isLeftTo(state, heldBy, nowMs));
  }
}
