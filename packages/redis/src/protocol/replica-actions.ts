import { type DomainView, fleetChangeOf, type HeldState, proposalOf, restated } from "./domain-view.js";
import type { ReplicaAction } from "./fleet-messages.js";
import type { ReplicaMemory } from "./replica-memory.js";

export type Actions = readonly ReplicaAction[];

export const nothing: Actions = Object.freeze([]);

/** So many lost states are restated at once. The others wait: other processes restate them too, and their messages come. */
const mostRestatesUnderWay = 128;

/** The state of the fleet becomes the process's. */
export function deliver(
  { toRestate }: ReplicaMemory,
  view: DomainView,
  record: HeldState,
  replaces: boolean,
  nowMs: number,
): ReplicaAction {
  view.held = { ...record, knownMs: nowMs };
  view.noted = undefined;
  toRestate.delete(record.change.domain);
  const change = fleetChangeOf(record, nowMs);
  return { do: "deliver", change: replaces ? { ...change, replaces } : change };
}

/** Proposes what waits, if nothing is under way. */
export function propose(view: DomainView, nowMs: number): Actions {
  if (view.underWay !== undefined || view.waiting === undefined) {
    return nothing;
  }
  view.underWay = view.waiting;
  view.waiting = undefined;
  return [{ do: "propose", proposal: proposalOf(view.underWay, nowMs) }];
}

/** Proposes states that the store has lost, as many as may be under way. */
export function restateSome({ toRestate, restating, domains }: ReplicaMemory, nowMs: number): Actions {
  const actions: ReplicaAction[] = [];
  for (const domain of toRestate) {
    if (restating.size >= mostRestatesUnderWay) {
      break;
    }
    toRestate.delete(domain);
    const view = domains.get(domain);
    if (view?.held !== undefined && view.underWay === undefined && view.waiting === undefined) {
      view.underWay = restated(view.held);
      restating.add(domain);
      actions.push({ do: "propose", proposal: proposalOf(view.underWay, nowMs) });
    }
  }
  return actions;
}

/** The proposal under way goes back to what waits, unless a later change waits already. */
export function keep(view: DomainView): void {
  const { underWay } = view;
  if (underWay !== undefined) {
    view.underWay = undefined;
    view.waiting ??= underWay.isRestated ? undefined : underWay;
  }
}

/** Each process begins elsewhere, so that all of them together restate what a store has lost. */
export function rotated(domains: ReadonlySet<string>, random: number): Set<string> {
  const all = [...domains];
  const first = Math.floor(random * all.length);
  return new Set([...all.slice(first), ...all.slice(0, first)]);
}
