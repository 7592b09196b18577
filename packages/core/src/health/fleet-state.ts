import { longestWaitMs } from "../classification/waits/plausible-wait.js";
import type { FleetChange } from "../contract/health-link.js";
import type { CooldownSettings } from "./cooldown.js";
import { closedState, type DomainState, isStated, later, type OpenState } from "./health-state.js";

type FleetOpening = Extract<FleetChange, { readonly state: "open" }>;

/** A process with longer times than ours may keep a domain for longer; the longest of ours bounds what we believe, plus jitter. */
const jitter = 1.1;

/**
 * A domain after a change that came from the fleet, also while a probe of this process is under way: a close closes, so that the probe's
 * verdict is late; an opening lengthens what the probe holds. A stated wait never shrinks. A change that says nothing new returns the same state.
 */
export function afterFleetChange(
  state: DomainState,
  change: FleetChange,
  nowMs: number,
  settings: CooldownSettings,
): DomainState {
  if (change.state === "closed") {
    return afterFleetClosing(state, change.replaces === true, nowMs);
  }
  const opening = openingOf(change, nowMs, settings);
  switch (state.status) {
    case "closed":
      return opening;
    case "open":
      return merged(state, opening, change, nowMs);
    case "half_open": {
      const opened = merged(state.opened, opening, change, nowMs);
      return opened === state.opened ? state : { ...state, opened };
    }
  }
}

/** The fleet that refused an opening of this process may not have heard of the wait that the provider stated to it. */
function afterFleetClosing(state: DomainState, replaces: boolean, nowMs: number): DomainState {
  if (state.status === "closed") {
    return state;
  }
  const opened = state.status === "open" ? state : state.opened;
  return replaces && isStated(opened, nowMs) ? state : closedState;
}

function openingOf(change: FleetOpening, nowMs: number, settings: CooldownSettings): OpenState {
  const { classification, consequence, openings, statedInMs, lastResorts = 0, ageMs = 0 } = change;
  const { maxCooldownMs, failbackAfterMs, maxStatedWaitMs } = settings;
  const longestMs = Math.min(
    longestWaitMs,
    Math.max(maxCooldownMs, failbackAfterMs, maxStatedWaitMs) * jitter,
  );
  const probeAtMs = nowMs + Math.min(change.probeInMs, longestMs);
  const statedUntilMs = statedInMs === undefined ? undefined : nowMs + statedInMs;
  return {
    status: "open",
    classification,
    consequence,
    origin: "fleet",
    sinceMs: nowMs - ageMs,
    untilMs: Math.max(probeAtMs, statedUntilMs ?? 0),
    probeAtMs,
    statedUntilMs,
    openings,
    lastResorts,
    lastResortAtMs: nowMs - ageMs,
    voidProbes: 0,
    silent: [],
  };
}

/** Of two openings the later ends count. The cause is the fleet's if it says more: it is harder, or later and another. */
function merged(known: OpenState, opening: OpenState, change: FleetOpening, nowMs: number): OpenState {
  if (change.replaces === true) {
    return replaced(known, opening, nowMs);
  }
  const isHarder = opening.consequence.blocks && !known.consequence.blocks;
  const isMilder = known.consequence.blocks && !opening.consequence.blocks;
  const isLater =
    opening.probeAtMs > known.probeAtMs || (opening.statedUntilMs ?? 0) > (known.statedUntilMs ?? 0);
  const isFurther = opening.openings > known.openings;
  const isTriedSince = opening.openings === known.openings && opening.lastResorts > known.lastResorts;
  if (!isHarder && !isLater && !isFurther && !isTriedSince) {
    return known;
  }
  const takesCause = isHarder || (isLater && !isMilder && (isFurther || !isSameCause(known, opening)));
  const { classification, consequence, origin, sinceMs } = takesCause ? opening : known;
  const lastResortAtMs =
    takesCause || isFurther || isTriedSince
      ? Math.max(known.lastResortAtMs, opening.lastResortAtMs)
      : known.lastResortAtMs;
  return {
    ...known,
    ...{ classification, consequence, origin, sinceMs },
    untilMs: Math.max(known.untilMs, opening.untilMs),
    probeAtMs: Math.max(known.probeAtMs, opening.probeAtMs),
    statedUntilMs: later(known.statedUntilMs, opening.statedUntilMs),
    openings: Math.max(known.openings, opening.openings),
    lastResorts: isFurther ? opening.lastResorts : Math.max(known.lastResorts, opening.lastResorts),
    lastResortAtMs,
    voidProbes: takesCause ? 0 : known.voidProbes,
  };
}

/** The fleet's opening in the place of ours, but for a wait that a provider has stated to this process and that runs longer. */
function replaced(known: OpenState, opening: OpenState, nowMs: number): OpenState {
  const isKept = isStated(known, nowMs) && (known.statedUntilMs ?? 0) > (opening.statedUntilMs ?? 0);
  const next = isKept
    ? {
        ...opening,
        statedUntilMs: known.statedUntilMs,
        probeAtMs: Math.max(opening.probeAtMs, known.probeAtMs),
        untilMs: Math.max(opening.untilMs, known.untilMs),
      }
    : opening;
  // Silent probes of this process go on, whatever the fleet knows.
  const { silent, sinceMs, classification, origin } = known;
  const isSameOpening = isSameCause(known, opening) && known.openings === opening.openings;
  return isSameOpening ? { ...next, silent, sinceMs, classification, origin } : { ...next, silent };
}

function isSameCause({ classification: one }: OpenState, { classification: other }: OpenState): boolean {
  return (
    one.class === other.class &&
    one.scope === other.scope &&
    one.reason === other.reason &&
    one.rule === other.rule
  );
}
