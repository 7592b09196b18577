import { type DomainView, fleetChangeOf, type HeldState, proposalOf, restated } from "./domain-view.js";
import type { ReplicaAction } from "./fleet-messages.js";
import type { ReplicaMemory } from "./replica-memory.js";

export type Actions = readonly ReplicaAction[];

export const nothing: Actions = Object.freeze([]);

/** So many lost states are restated at once. The others wait: other processes restate them too, and their messages come. */
const mostRestatesUnderWay = 16;

/** A process restates nothing until a moment within this time, which chance chooses: every process misses the same domains at once. */
const mostPauseMs = 400;

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
  view.underWay = { ...view.waiting, sentMs: nowMs };
  view.waiting = undefined;
  return [{ do: "propose", proposal: proposalOf(view.underWay, nowMs) }];
}

/** Proposes states that the store has lost, as many as may be under way. */
export function restateSome(memory: ReplicaMemory, nowMs: number): Actions {
  const { toRestate, restating, domains, restateFromMs } = memory;
  if (nowMs < restateFromMs) {
    return nothing;
  }
  const actions: ReplicaAction[] = [];
  for (const domain of toRestate) {
    if (restating.size >= mostRestatesUnderWay) {
      break;
    }
    toRestate.delete(domain);
    const view = domains.get(domain);
    if (view?.held !== undefined && view.underWay === undefined && view.waiting === undefined) {
      view.underWay = { ...restated(view.held), sentMs: nowMs };
      restating.add(domain);
      actions.push({ do: "propose", proposal: proposalOf(view.underWay, nowMs) });
    }
  }
  return actions;
}

/** Asks for a snapshot that has this number at least, once. */
export function ask(memory: ReplicaMemory, neededNumber: number): Actions {
  memory.neededNumber = Math.max(memory.neededNumber, neededNumber);
  if (memory.isAsking) {
    return nothing;
  }
  memory.isAsking = true;
  return [{ do: "readSnapshot" }];
}

/** The proposal under way goes back to what waits, unless a later change waits already. */
export function keep(view: DomainView): void {
  const { underWay } = view;
  if (underWay !== undefined) {
    view.underWay = undefined;
    view.waiting ??= underWay.isRestated ? undefined : underWay;
  }
}

/**
 * Chooses by chance when this process begins to restate, and in which order: one process is the first for most domains, and the others hear of
 * them before it is their turn. In the order of a list they would catch up with each other, and then restate the same domains together.
 *
 * @param fromMs the moment, where the process has chosen it already
 */
export function restateLater(
  memory: ReplicaMemory,
  random: () => number,
  nowMs: number,
  fromMs = nowMs + Math.floor(random() * mostPauseMs),
): Actions {
  if (memory.toRestate.size === 0) {
    return nothing;
  }
  const order = [...memory.toRestate];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? "", order[last] ?? ""];
  }
  memory.toRestate = new Set(order);
  memory.restateFromMs = fromMs;
  // A timer may be early by a millisecond.
  return fromMs > nowMs ? [{ do: "retryLater", afterMs: fromMs - nowMs + 1 }] : nothing;
}
