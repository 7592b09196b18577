import type { CredentialStatus } from "../contract/credential-status.js";
import type { CredentialHealth } from "../contract/health-view.js";
import type { CredentialRecord } from "./fault-domain.js";
import {
  type DomainState,
  freeTime,
  isBlocking,
  isHolding,
  lastResortTime,
  type OpenState,
  retryTime,
  stateAt,
} from "./health-state.js";
import { usualSilenceMs } from "./room.js";
import type { Rooms } from "./rooms.js";
import { isLeftTo, silentProbeOf } from "./silent-probes.js";

/** The time and the traffic of a model, when one of its credentials is looked at. */
export interface Moment {
  /** Monotonic milliseconds. */
  readonly nowMs: number;
  /** Calls the model has answered. */
  readonly answered: number;
  /** After so many answers a circuit may be probed before its time. */
  readonly afterCalls: number;
  readonly cooldownMs: number;
}

const closedHealth: CredentialHealth = Object.freeze({ state: "closed" });

/** A credential's health, derived from its six domains. */
export function healthOf(record: CredentialRecord, moment: Moment): CredentialHealth {
  if (record.notClosed === 0) {
    return closedHealth;
  }
  const { nowMs } = moment;
  // A call that finds all credentials down asks about each of them several times: one pass, and no lists.
  let freeMs = 0;
  let retryAtMs = Number.NEGATIVE_INFINITY;
  let probeAtMs = Number.NEGATIVE_INFINITY;
  let lastResortAtMs = Number.NEGATIVE_INFINITY;
  let openResortAtMs = Number.NEGATIVE_INFINITY;
  let blocks = false;
  let probeDue = true;
  let isLimited = true;
  for (let index = 0; index < record.domains.length; index += 1) {
    const domain = record.domains[index];
    const state = domain === undefined ? undefined : stateAt(domain.state, nowMs);
    if (state === undefined || state.status === "closed") {
      continue;
    }
    const isHeld = state.status === "half_open";
    const isBlockedHere = isHeld ? isHolding(state, nowMs) : isBlocking(state, nowMs);
    blocks ||= isBlockedHere;
    if (isHeld && !isLeftTo(state, record, nowMs)) {
      freeMs = Math.max(freeMs, freeTime(state, nowMs));
      continue;
    }
    const opened = isHeld ? state.opened : state;
    const silentProbe = silentProbeOf(opened, record, nowMs);
    if (silentProbe !== undefined) {
      freeMs = Math.max(freeMs, silentProbe.expiresMs);
      continue;
    }
    isLimited &&= opened.consequence.limitsRoom && opened.statedUntilMs === undefined;
    openResortAtMs = Math.max(openResortAtMs, lastResortTime(opened));
    if (isBlockedHere) {
      lastResortAtMs = Math.max(lastResortAtMs, lastResortTime(opened));
    }
    probeDue &&= !isHeld && (opened.probeAtMs <= nowMs || isEarlyDue(record, opened, index, moment));
    retryAtMs = Math.max(retryAtMs, isHeld ? freeTime(state, nowMs) : retryTime(opened));
    probeAtMs = Math.max(probeAtMs, isHeld ? freeTime(state, nowMs) : opened.probeAtMs);
  }
  if (freeMs > 0) {
    return { state: "half_open", blocks, retryAtMs: freeMs };
  }
  // A circuit that does not block is a last resort too, where closed credentials are stuck.
  const resortAtMs = blocks ? lastResortAtMs : openResortAtMs;
  const lastResortDue = resortAtMs <= nowMs;
  if (isBusy(record) && (probeDue || lastResortDue || !blocks)) {
    return {
      state: "open",
      blocks,
      probeDue: false,
      lastResortDue: false,
      lastResortAtMs: Number.POSITIVE_INFINITY,
      isLimited,
      retryAtMs: Number.POSITIVE_INFINITY,
    };
  }
  // A last resort that is due waits for another's verdict alone: the next time is the probe's.
  return {
    state: "open",
    blocks,
    probeDue,
    lastResortDue,
    lastResortAtMs: resortAtMs,
    isLimited,
    retryAtMs: retryAtMs > nowMs ? retryAtMs : probeAtMs,
  };
}

/**
 * When what keeps a credential from being used will have been silent for a second: its probe, the attempts that fill its room, or as many
 * as `maxConcurrent` allows. It may be a time that has come.
 */
export function silenceTime(record: CredentialRecord, nowMs: number, roomAtMs: number): number {
  let silentAtMs = Number.NEGATIVE_INFINITY;
  for (const { state } of record.domains) {
    const now = stateAt(state, nowMs);
    if (now.status === "half_open") {
      silentAtMs = Math.max(silentAtMs, now.silentAtMs);
    }
  }
  if (roomAtMs === Number.POSITIVE_INFINITY) {
    const { lastAnswerMs = 0, lastFailureMs = 0 } = record;
    return Math.max(silentAtMs, Math.max(lastAnswerMs, lastFailureMs) + usualSilenceMs);
  }
  return Math.max(silentAtMs, roomAtMs);
}

/** Whether as many attempts are under way as the user allows: a probe waits for the end of one of them. */
export function isBusy({ inFlight, maxConcurrent }: CredentialRecord): boolean {
  return inFlight >= maxConcurrent;
}

/** The soonest time, or number of answers, at which a credential that is not due may become due for a probe. */
export function whenDue(
  record: CredentialRecord,
  moment: Moment,
): { readonly untilMs: number; readonly untilAnswered: number } {
  const { nowMs, answered, cooldownMs } = moment;
  let untilMs = Number.POSITIVE_INFINITY;
  let untilAnswered = Number.POSITIVE_INFINITY;
  for (const [index, domain] of record.domains.entries()) {
    const state = stateAt(domain.state, nowMs);
    if (state.status === "half_open") {
      // A probe that does not end gives the domain back by itself.
      untilMs = Math.min(untilMs, state.expiresMs);
    }
    if (state.status !== "open") {
      continue;
    }
    const silentProbe = silentProbeOf(state, record, nowMs);
    if (silentProbe !== undefined) {
      untilMs = Math.min(untilMs, silentProbe.expiresMs);
    }
    if (state.probeAtMs > nowMs) {
      untilMs = Math.min(untilMs, state.probeAtMs);
    }
    if (isProbedEarly(state)) {
      const missing = answersNeeded(state, moment) - answersSince(record, index, moment);
      const settledMs = state.lastResortAtMs + cooldownMs;
      if (missing > 0) {
        untilAnswered = Math.min(untilAnswered, answered + missing);
      } else if (settledMs > nowMs) {
        untilMs = Math.min(untilMs, settledMs);
      }
    }
  }
  return { untilMs, untilAnswered };
}

/** What a person sees of a credential. */
export function statusOf(
  record: CredentialRecord,
  moment: Moment,
  epochMs: number,
  rooms: Rooms,
  twin: CredentialRecord | undefined,
): CredentialStatus {
  const health = healthOf(record, moment);
  const open =
    record.notClosed === 0
      ? []
      : record.domains
          .map((domain) => domain.state)
          .filter((state) => state.status !== "closed")
          .map(openStateOf);
  const { id, provider } = record.ref;
  const { inFlight, served } = record;
  // Another model's call may have opened what blocks this one, and a last resort may have failed since in another way.
  const latest = open.reduce<OpenState | undefined>(
    (one, other) => (one !== undefined && one.untilMs >= other.untilMs ? one : other),
    undefined,
  );
  const lastFailure = latest?.classification ?? record.lastFailure;
  const probeAtMs = Math.max(...open.map((state) => state.probeAtMs));
  const consecutiveOpenings = Math.max(0, ...open.map((state) => state.openings));
  const room = rooms.areInUse
    ? Math.min(...record.domains.map((domain) => rooms.limitOf(domain) ?? Number.POSITIVE_INFINITY))
    : Number.POSITIVE_INFINITY;
  return {
    id,
    provider,
    state: isAnyHeld(record, moment.nowMs) ? "half_open" : health.state,
    ...(latest === undefined
      ? {}
      : {
          untilMs: Math.round(epochMs + latest.untilMs - moment.nowMs),
          probeAtMs: Math.round(epochMs + probeAtMs - moment.nowMs),
          origin: latest.origin,
        }),
    consecutiveOpenings,
    inFlight,
    served,
    ...(lastFailure === undefined ? {} : { lastFailure }),
    ...(Number.isFinite(room) ? { room } : {}),
    ...(twin === undefined ? {} : { sameAs: twin.ref.id }),
  };
}

function isAnyHeld({ domains }: CredentialRecord, nowMs: number): boolean {
  return domains.some(({ state }) => stateAt(state, nowMs).status === "half_open");
}

/** The states of the domains that block the credential and that no probe holds. */
export function openStates({ domains }: CredentialRecord, nowMs: number): readonly OpenState[] {
  return domains.flatMap(({ state }) => {
    const now = stateAt(state, nowMs);
    return now.status === "open" ? [now] : [];
  });
}

/** The open state behind a domain that is not closed. */
function openStateOf(state: DomainState): OpenState {
  if (state.status === "closed") {
    throw new Error("A closed domain has no open state.");
  }
  return state.status === "open" ? state : state.opened;
}

/** A last resort that has just failed was a try like a probe: an early probe waits from there on, and never takes the next call. */
function isEarlyDue(record: CredentialRecord, state: OpenState, index: number, moment: Moment): boolean {
  return (
    isProbedEarly(state) &&
    moment.nowMs - state.lastResortAtMs >= moment.cooldownMs &&
    answersSince(record, index, moment) >= answersNeeded(state, moment)
  );
}

function isProbedEarly({ consequence, statedUntilMs, voidProbes }: OpenState): boolean {
  return consequence.probedEarly && statedUntilMs === undefined && voidProbes === 0;
}

function answersSince(record: CredentialRecord, index: number, { answered }: Moment): number {
  return answered - (record.answeredAtOpening[index] ?? 0);
}

function answersNeeded({ openings }: OpenState, { afterCalls }: Moment): number {
  return afterCalls * 2 ** (openings - 1);
}
