import type { FleetRecord, Proposal, RecordState, Version } from "./fleet-record.js";

/** What becomes of a proposal. */
export type Decision =
  /** The state is the domain's, under the next number. */
  | { readonly is: "accepted"; readonly state: RecordState; readonly atMs: number }
  /** The fleet knew this, or better: the record stays as it is. */
  | { readonly is: "known" | "refused"; readonly record: FleetRecord };

/** What the store knows when it decides. */
export interface Store {
  readonly record: FleetRecord | undefined;
  /** The pass by which some process probes the domain now; undefined: nobody does. */
  readonly passHeld: string | undefined;
  readonly nowMs: number;
}

/**
 * Decides a proposal. It is one step in the store, so two processes never decide at once. `scripts/change.lua` does the same inside of
 * Redis; a property holds the two together.
 *
 * - A probe's verdict is late when another process holds the pass by now.
 * - Whoever knew the latest state may change it.
 * - Otherwise a verdict counts if its attempt began after the domain came into its present state.
 * - Of two openings the later ends win; a stated wait never shrinks, and opens a closed domain however late it comes.
 */
export function decideChange({ record, passHeld, nowMs }: Store, proposal: Proposal): Decision {
  const state = stateOf(proposal, nowMs);
  const atMs = nowMs - proposal.ageMs;
  if (record === undefined) {
    return { is: "accepted", state, atMs };
  }
  if (record.proposalId === proposal.id) {
    return { is: "known", record };
  }
  const isLate = proposal.pass !== undefined && passHeld !== undefined && passHeld !== proposal.pass;
  const isCurrent = isSame(proposal.base, record.version);
  const isNewer = nowMs - proposal.attemptAgeMs > record.atMs;
  const counts = !isLate && (isCurrent || isNewer);
  if (state.is === "closed") {
    if (record.state.is === "closed") {
      return { is: "known", record };
    }
    return counts ? { is: "accepted", state, atMs } : { is: "refused", record };
  }
  if (record.state.is === "closed") {
    return counts || isStated(state, nowMs) ? { is: "accepted", state, atMs } : { is: "refused", record };
  }
  if (!isLate && isCurrent) {
    return { is: "accepted", state: { ...state, statedUntilMs: later(state, record.state) }, atMs };
  }
  const merged = mergedOpenings(record.state, state, counts);
  return merged === record.state
    ? { is: counts ? "known" : "refused", record }
    : { is: "accepted", state: merged, atMs: Math.max(atMs, record.atMs) };
}

type OpenState = Extract<RecordState, { readonly is: "open" }>;

/** The state that a proposal stands for, in the store's own time. */
function stateOf({ change }: Proposal, nowMs: number): RecordState {
  if (change.state === "closed") {
    return { is: "closed" };
  }
  const { classification, consequence, probeInMs, statedInMs, openings } = change;
  return {
    is: "open",
    cause: JSON.stringify({ classification, consequence }),
    blocks: consequence.blocks,
    probeAtMs: nowMs + probeInMs,
    statedUntilMs: statedInMs === undefined ? undefined : nowMs + statedInMs,
    openings,
  };
}

/** The later end of two openings. A verdict that does not count adds its stated wait and nothing else. */
function mergedOpenings(known: OpenState, proposed: OpenState, counts: boolean): OpenState {
  const statedUntilMs = later(proposed, known);
  const isLonger = (statedUntilMs ?? 0) > (known.statedUntilMs ?? 0);
  const isHarder = counts && proposed.blocks && !known.blocks;
  const isLater = counts && proposed.probeAtMs > known.probeAtMs;
  if (!isLonger && !isHarder && !isLater) {
    return known;
  }
  const { cause, blocks } = isHarder || (isLater && proposed.blocks === known.blocks) ? proposed : known;
  return {
    is: "open",
    cause,
    blocks,
    probeAtMs: Math.max(known.probeAtMs, proposed.probeAtMs),
    statedUntilMs,
    openings: Math.max(known.openings, counts ? proposed.openings : 0),
  };
}

function later(one: OpenState, other: OpenState): number | undefined {
  const { statedUntilMs: first } = one;
  const { statedUntilMs: second } = other;
  return first === undefined || second === undefined ? (first ?? second) : Math.max(first, second);
}

function isStated({ statedUntilMs }: OpenState, nowMs: number): boolean {
  return statedUntilMs !== undefined && statedUntilMs > nowMs;
}

function isSame(one: Version | undefined, other: Version): boolean {
  return one?.epoch === other.epoch && one.number === other.number;
}
