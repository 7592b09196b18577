import { describe, expect, it } from "vitest";
import { decideChange } from "../src/protocol/decide-change.js";
import type { RecordMessage, ReplicaAction } from "../src/protocol/fleet-messages.js";
import { FleetReplica } from "../src/protocol/fleet-replica.js";
import { explorations } from "./model/every-order.js";
import { explore } from "./model/explore.js";
import { type Rules, rules } from "./model/model-world.js";
import { walk } from "./model/walk.js";

/** Delivers what it hears at once, also while its own word is under way. */
class HastyReplica extends FleetReplica {
  override receive(message: RecordMessage, nowMs: number): readonly ReplicaAction[] {
    const actions = super.receive(message, nowMs);
    const isDelivered = actions.some((action) => action.do === "deliver");
    return isDelivered ? actions : [...actions, { do: "deliver", change: message.change }];
  }
}

const mistakes: Readonly<Record<string, Partial<Rules>>> = {
  "the store does not ask whose pass it is": {
    decide: (store, proposal) => decideChange(store, { ...proposal, pass: undefined }),
  },
  "a verdict does not name its pass": { namesPass: false },
  "passes do not exclude each other": { passesExclude: false },
  "a verdict counts whatever the process knew": {
    decide: (store, proposal) =>
      decideChange(
        store,
        store.record === undefined ? proposal : { ...proposal, base: store.record.version },
      ),
  },
  "a verdict never counts for what the process knew, nor for its time": {
    decide: (store, proposal) => decideChange(store, { ...proposal, base: undefined, attemptAgeMs: 1e9 }),
  },
  "a proposal that was decided is decided again": {
    decide: (store, proposal) => {
      const { record } = store;
      return decideChange(
        record === undefined ? store : { ...store, record: { ...record, decidedIds: [] } },
        proposal,
      );
    },
  },
  "a stated wait is not kept": {
    decide: (store, proposal) => {
      const decision = decideChange(store, proposal);
      return decision.is === "accepted" && decision.state.is === "open"
        ? { ...decision, state: { ...decision.state, statedUntilMs: undefined } }
        : decision;
    },
  },
  "the epoch does not end when the store lost writes": { epochsEnd: false },
  "a message is delivered while the process's own word is under way": {
    replica: (parts, memory) => new HastyReplica(parts, memory),
  },
  "a lost message is not noted": { notesLoss: false },
  "a process never compares": { compares: false },
};

describe("the model", () => {
  it.each(Object.entries(mistakes))("finds that %s", (_, mistake) => {
    expect(firstBroken({ ...rules, ...mistake })).toContain(": ");
  });

  it("prints the shortest trace", () => {
    expect(firstBroken({ ...rules, passesExclude: false })).toBe(
      "two valid passes: p0/pass3 and p1/pass1: p0 asks to probe d0, p1 asks to probe d0",
    );
  });
});

function firstBroken(how: Rules): string | undefined {
  for (const [, exploration] of explorations(3, 3)) {
    const { broken } = explore(exploration, how);
    if (broken !== undefined) {
      return broken;
    }
  }
  for (let seed = 1; seed <= 600; seed += 1) {
    const broken = walk({ seed, processes: 2 + (seed % 3), domains: 1, steps: 20 + (seed % 100) }, how);
    if (broken !== undefined) {
      return broken;
    }
  }
  return undefined;
}
