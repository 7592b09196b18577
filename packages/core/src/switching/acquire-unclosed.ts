import type { AcquireAnswer } from "../contract/credential-switcher.js";
import type { CredentialHealth, HealthView } from "../contract/health-view.js";

interface Candidate {
  readonly id: string;
  readonly health: CredentialHealth;
  readonly hasRoom: boolean;
}

/**
 * No closed credential has room. The credential that answered last goes first: it is probed if its time has come, and used if no
 * credential is closed and its circuit does not block (a panic). Failing that, one call tries a last resort; failing that, the answer is
 * when to ask again.
 *
 * Attempts under way keep a call from the last resort only for a second: a probe or a full credential that is silent for longer may hang,
 * and another credential would answer.
 */
export function acquireUnclosed(candidates: readonly string[], health: HealthView): AcquireAnswer {
  if (candidates.length === 0) {
    return { exhausted: true };
  }
  const known = candidates.map(
    (id): Candidate => ({ id, health: health.of(id), hasRoom: health.hasRoom(id) }),
  );
  const isPanic = known.every(({ health: { state } }) => state !== "closed");
  const chosen = known
    .filter(isPanic ? isUsable : isProbeDue)
    .sort((one, other) => compareRecency(one.id, other.id, health))[0];
  if (chosen !== undefined) {
    return isProbeDue(chosen) ? { probe: chosen.id } : { lease: health.lease(chosen.id, "attempt") };
  }
  const holding = known.filter(holdsCalls);
  const silentAtMs = Math.max(...holding.map(({ id }) => health.silentAtMs(id) ?? Number.NEGATIVE_INFINITY));
  const isSilent = silentAtMs === Number.NEGATIVE_INFINITY;
  const lastResort = isSilent ? known.find(isLastResort) : undefined;
  if (lastResort !== undefined) {
    return { probe: lastResort.id, lastResort: true };
  }
  const isResort = holding.length > 0 && isSilent;
  const times = known.map((candidate) => timeOf(candidate, health, isPanic, isResort));
  // An endless wait is for a place: `maxConcurrent` attempts are under way, and the end of one makes a probe due.
  const isBusy = times.includes(Number.POSITIVE_INFINITY);
  const mayResort = !isSilent && known.some(({ health: { state } }) => state === "open");
  const retryAtMs = Math.min(...times, mayResort ? silentAtMs : Number.POSITIVE_INFINITY);
  return { retryAtMs, verdictPending: holding.length > 0 || isBusy };
}

/** When a credential may be had. `isResort`: nothing but its time keeps calls from a last resort. */
function timeOf(
  { id, health: state }: Candidate,
  health: HealthView,
  isPanic: boolean,
  isResort: boolean,
): number {
  if (state.state === "closed" || (isPanic && !state.blocks)) {
    return health.roomAtMs(id);
  }
  if (state.state === "half_open" || !isResort) {
    return state.retryAtMs;
  }
  const { blocks, retryAtMs, lastResortAtMs } = state;
  return Math.min(retryAtMs, blocks ? lastResortAtMs : Math.max(lastResortAtMs, health.roomAtMs(id)));
}

/** Nothing but a probe goes to a circuit that blocks, so it needs no room; in a panic others may be under way. */
function isUsable(candidate: Candidate): boolean {
  return mayPanic(candidate) ? candidate.hasRoom : isProbeDue(candidate);
}

function mayPanic({ health }: Candidate): boolean {
  return health.state !== "closed" && !health.blocks;
}

/** Whether calls wait for what is under way there: a probe, or attempts that leave no room. */
function holdsCalls(candidate: Candidate): boolean {
  return candidate.health.state !== "open" || mayPanic(candidate);
}

/** A circuit that blocks; or a circuit that does not, where closed credentials have no room. */
function isLastResort({ health, hasRoom }: Candidate): boolean {
  return health.state === "open" && health.lastResortDue && (health.blocks || hasRoom);
}

function isProbeDue({ health }: Candidate): boolean {
  return health.state === "open" && health.probeDue;
}

/** The last to answer first; among credentials that never answered, the one whose last failure is the oldest. */
function compareRecency(one: string, other: string, health: HealthView): number {
  const answered = (health.lastAnswerMs(other) ?? -1) - (health.lastAnswerMs(one) ?? -1);
  return answered === 0 ? (health.lastFailureMs(one) ?? -1) - (health.lastFailureMs(other) ?? -1) : answered;
}
