import type { AcquireAnswer } from "../contract/credential-switcher.js";
import type { CredentialHealth, HealthView } from "../contract/health-view.js";

interface Candidate {
  readonly id: string;
  readonly health: CredentialHealth;
  readonly hasRoom: boolean;
}

/**
 * No closed credential has room. The credential that answered last goes first: it is probed if its time has come, and used if its circuit
 * does not block (a panic). Failing that, one call tries a last resort; failing that, the answer is when to ask again.
 */
export function acquireUnclosed(
  candidates: readonly string[],
  health: HealthView,
  timeoutMs: number,
): AcquireAnswer {
  if (candidates.length === 0) {
    return { exhausted: true };
  }
  const full = candidates.filter((id) => health.isClosed(id));
  if (full.length > 0) {
    return awaitRoom(full, health);
  }
  const known = candidates.map(
    (id): Candidate => ({ id, health: health.of(id), hasRoom: health.hasRoom(id) }),
  );
  const chosen = known.filter(isUsable).sort((one, other) => compareRecency(one.id, other.id, health))[0];
  if (chosen !== undefined) {
    return isProbeDue(chosen) ? { probe: chosen.id } : { lease: health.lease(chosen.id, "attempt") };
  }
  const usableButFull = known.filter(mayPanic).map(({ id }) => id);
  if (usableButFull.length > 0) {
    return awaitRoom(usableButFull, health);
  }
  const isProbing = known.some(({ health: { state } }) => state === "half_open");
  const lastResort = isProbing
    ? undefined
    : known.find(({ health: state }) => state.state === "open" && state.blocks && state.lastResortDue);
  if (lastResort !== undefined) {
    return { lease: health.lease(lastResort.id, "lastResort", timeoutMs) };
  }
  const times = known.map(({ health: state }) => (state.state === "closed" ? 0 : state.retryAtMs));
  // An endless wait is for a place: `maxConcurrent` attempts are under way, and the end of one makes a probe due.
  const isBusy = times.includes(Number.POSITIVE_INFINITY);
  return { retryAtMs: Math.min(...times), verdictPending: isProbing || isBusy };
}

/** What keeps these credentials back is that they have no room: the end of an attempt makes some. */
export function awaitRoom(
  ids: readonly string[],
  health: HealthView,
): Extract<AcquireAnswer, { readonly retryAtMs: number }> {
  return { retryAtMs: Math.min(...ids.map((id) => health.roomAtMs(id))), verdictPending: true };
}

/** Nothing but a probe goes to a circuit that blocks, so it needs no room; in a panic others may be under way. */
function isUsable(candidate: Candidate): boolean {
  return mayPanic(candidate) ? candidate.hasRoom : isProbeDue(candidate);
}

function mayPanic({ health }: Candidate): boolean {
  return health.state !== "closed" && !health.blocks;
}

function isProbeDue({ health }: Candidate): boolean {
  return health.state === "open" && health.probeDue;
}

/** The last to answer first; among credentials that never answered, the one whose last failure is the oldest. */
function compareRecency(one: string, other: string, health: HealthView): number {
  const answered = (health.lastAnswerMs(other) ?? -1) - (health.lastAnswerMs(one) ?? -1);
  return answered === 0 ? (health.lastFailureMs(one) ?? -1) - (health.lastFailureMs(other) ?? -1) : answered;
}
