import {
  type FleetRecord,
  isSameVersion,
  mostDecidedIds,
  type Proposal,
  type RecordState,
  type Version,
} from "./fleet-record.js";

/** What becomes of a proposal. */
export type Decision =
  /** The state is the domain's, under the next number. */
  | { readonly is: "accepted"; readonly state: RecordState; readonly atMs: number }
  /** The fleet knew this, or better: the record's state stays as it is. */
  | { readonly is: "known" | "refused"; readonly record: FleetRecord };

/** What the store knows when it decides. */
export interface Store {
  readonly record: FleetRecord | undefined;
  /** The pass by which some process probes the domain now; undefined: nobody does. */
  readonly passHeld: string | undefined;
  readonly nowMs: number;
}

/**
 * Decides a proposal. It is one step in the store, so two processes never decide at once. `scripts/change-script.ts` does the same inside of
 * Redis; a property holds the two together.
 *
 * - A proposal that was decided before changes nothing.
 * - A probe's verdict is late when another pass has been granted since.
 * - A process that knew the latest state when its attempt began may change the state.
 * - Otherwise a verdict counts if its attempt began after the domain came into its present state.
 * - Of two openings the later ends win, and of one opening the greater number of last resorts; a stated wait never shrinks, and opens a closed domain however late it comes.
 */
export function decideChange({ record, passHeld, nowMs: clockMs }: Store, proposal: Proposal): Decision {
  // The store's clock may be set back. The time of a domain is not.
  const nowMs = Math.max(clockMs, record?.atMs ?? clockMs);
  const state = stateOf(proposal, nowMs);
  const changedMs = nowMs - Math.max(0, proposal.ageMs);
  if (record === undefined) {
    return { is: "accepted", state, atMs: changedMs };
  }
  if (record.decidedIds.includes(proposal.id)) {
    return { is: "known", record };
  }
  const atMs = Math.max(changedMs, record.atMs);
  const isCurrent = isSameVersion(proposal.base, record.version);
  const isNewer = nowMs - Math.max(0, proposal.attemptAgeMs) > record.atMs;
  const counts = !isLate(proposal, passHeld ?? record.lastPass) && (isCurrent || isNewer);
  if (state.is === "closed") {
    if (record.state.is === "closed") {
      return { is: "known", record };
    }
    return counts ? { is: "accepted", state, atMs } : { is: "refused", record };
  }
  if (record.state.is === "closed") {
    return counts || isRunning(state.statedUntilMs, nowMs)
      ? { is: "accepted", state, atMs }
      : { is: "refused", record };
  }
  if (counts && isCurrent) {
    return { is: "accepted", state: withStatedWait(state, record.state, nowMs), atMs };
  }
  const merged = mergedOpenings(record.state, state, counts, nowMs);
  return merged === record.state
    ? { is: counts ? "known" : "refused", record }
    : { is: "accepted", state: merged, atMs };
}

/** The record as the store writes it after a decision. `next` is the version that an accepted proposal gets. */
export function recordAfter(
  decision: Decision,
  { record }: Store,
  { id, by }: Proposal,
  next: Version,
): FleetRecord {
  const before = record?.decidedIds ?? [];
  const decidedIds = before.includes(id) ? before : [id, ...before].slice(0, mostDecidedIds);
  if (decision.is !== "accepted") {
    return { ...decision.record, decidedIds };
  }
  const { state, atMs } = decision;
  return { version: next, proposalId: id, by, atMs, state, decidedIds, lastPass: record?.lastPass };
}

type OpenState = Extract<RecordState, { readonly is: "open" }>;

/** The state that a proposal stands for, in the store's own time. */
function stateOf({ change }: Proposal, nowMs: number): RecordState {
  if (change.state === "closed") {
    return { is: "closed" };
  }
  const { classification, consequence, probeInMs, statedInMs, openings, lastResorts = 0 } = change;
  return {
    is: "open",
    cause: JSON.stringify({ classification, consequence }),
    blocks: consequence.blocks,
    probeAtMs: nowMs + probeInMs,
    statedUntilMs: statedInMs === undefined ? undefined : nowMs + statedInMs,
    openings,
    lastResorts,
  };
}

/** A process that was given the pass later has tried since, or is trying: this verdict is about an earlier time. */
function isLate({ pass }: Proposal, lastPass: string | undefined): boolean {
  return pass !== undefined && lastPass !== undefined && lastPass !== pass;
}

/** A state takes the place of another. A stated wait that runs is kept, and nobody probes before the end that it had. */
function withStatedWait(next: OpenState, { statedUntilMs, probeAtMs }: OpenState, nowMs: number): OpenState {
  return isRunning(statedUntilMs, nowMs) && statedUntilMs > (next.statedUntilMs ?? 0)
    ? { ...next, statedUntilMs, probeAtMs: Math.max(next.probeAtMs, probeAtMs) }
    : next;
}

/** The later end of two openings. A verdict that does not count adds its stated wait and nothing else. */
function mergedOpenings(known: OpenState, proposed: OpenState, counts: boolean, nowMs: number): OpenState {
  const isLonger =
    isRunning(proposed.statedUntilMs, nowMs) && proposed.statedUntilMs > (known.statedUntilMs ?? 0);
  const isHarder = counts && proposed.blocks && !known.blocks;
  const isLater = counts && proposed.probeAtMs > known.probeAtMs;
  const isTried = counts && proposed.openings === known.openings && proposed.lastResorts > known.lastResorts;
  if (!isLonger && !isHarder && !isLater && !isTried) {
    return known;
  }
  const { cause, blocks } = isHarder || (isLater && proposed.blocks === known.blocks) ? proposed : known;
  const isReopened = counts && proposed.openings > known.openings;
  return {
    is: "open",
    cause,
    blocks,
    probeAtMs: Math.max(known.probeAtMs, proposed.probeAtMs),
    statedUntilMs: isLonger ? proposed.statedUntilMs : known.statedUntilMs,
    openings: isReopened ? proposed.openings : known.openings,
    lastResorts: isReopened || isTried ? proposed.lastResorts : known.lastResorts,
  };
}

function isRunning(statedUntilMs: number | undefined, nowMs: number): statedUntilMs is number {
  return statedUntilMs !== undefined && statedUntilMs > nowMs;
}
