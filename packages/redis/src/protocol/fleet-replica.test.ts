import type { HealthChange } from "@hotspare/core/plugin";
import { beforeEach, describe, expect, it } from "vitest";
import { closing, opening as openingOfKey } from "../../test/opening.js";
import type { RecordMessage, ReplicaAction, Snapshot } from "./fleet-messages.js";
import { FleetReplica } from "./fleet-replica.js";
import { createReplicaMemory } from "./replica-memory.js";

/** Due for a probe after 30 seconds. */
const opening: typeof openingOfKey = (domain, fields) =>
  openingOfKey(domain, { probeInMs: 30_000, ...fields });

function message(
  number: number,
  change: HealthChange,
  more: Partial<RecordMessage> & { readonly ageMs?: number } = {},
) {
  const { ageMs = 0, ...others } = more;
  const from = { domain: change.domain, proposalId: `other${number}`, by: "other", credentialId: "key" };
  const record: RecordMessage = {
    ...from,
    version: { epoch: "e", number },
    change: { ...change, ageMs },
    ...others,
  };
  return record;
}

function snapshot(number: number, records: readonly RecordMessage[] = [], epoch = "e"): Snapshot {
  return { version: { epoch, number }, records };
}

const evidence = { attemptAgeMs: 200, credentialId: "mine" };

let replica: FleetReplica;
let memory = createReplicaMemory();

beforeEach(() => {
  memory = createReplicaMemory();
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `own${ids}`;
  };
  replica = new FleetReplica({ by: "me", newId, random: () => 0.5 }, memory);
});

function delivered(actions: readonly ReplicaAction[]) {
  return actions.flatMap((action) => (action.do === "deliver" ? [action.change] : []));
}

function proposals(actions: readonly ReplicaAction[]) {
  return actions.flatMap((action) => (action.do === "propose" ? [action.proposal] : []));
}

function asks(actions: readonly ReplicaAction[]): boolean {
  return actions.some((action) => action.do === "readSnapshot");
}

/** The store takes a proposal as it is. */
function accepted(proposalId: string, number: number, change: HealthChange) {
  return { proposalId, is: "accepted", record: message(number, change, { proposalId, by: "me" }) } as const;
}

describe("a connected replica", () => {
  beforeEach(() => {
    replica.snapshot(snapshot(0), 0);
  });

  it("delivers what it hears, with its age and its reporter, in the order of the versions", () => {
    expect(delivered(replica.receive(message(1, opening("d"), { ageMs: 40 }), 10))).toMatchObject([
      { domain: "d", state: "open", ageMs: 40, by: "other" },
    ]);
    expect(delivered(replica.receive(message(2, closing("d")), 20))).toMatchObject([{ state: "closed" }]);
    expect(replica.receive(message(1, opening("d")), 30)).toEqual([]);
    expect(replica.receive(message(2, closing("d")), 30)).toEqual([]);
  });

  it("asks for a snapshot when a number is missing, once", () => {
    expect(asks(replica.receive(message(2, opening("d")), 10))).toBe(true);
    expect(asks(replica.receive(message(4, opening("c")), 10))).toBe(false);
    expect(asks(replica.snapshot(snapshot(4), 20))).toBe(false);
  });

  it("asks again when another message is lost while the snapshot is on its way", () => {
    replica.receive(message(2, opening("d")), 10);
    replica.receive(message(4, opening("c")), 10);
    expect(asks(replica.snapshot(snapshot(2), 20))).toBe(true);
  });

  it("delivers no echo of what the fleet has accepted, however late it hears it", () => {
    const [proposal] = proposals(replica.publish(opening("d"), evidence, 10));
    expect(proposal).toMatchObject({ id: "own1", by: "me", attemptAgeMs: 200, ageMs: 0, base: undefined });
    expect(replica.receive(message(1, opening("d"), { proposalId: "own1", by: "me" }), 11)).toEqual([]);
    expect(replica.reply(accepted("own1", 1, opening("d")), 12)).toEqual([]);
    expect(replica.receive(message(1, opening("d"), { proposalId: "own1", by: "me" }), 90_000)).toEqual([]);
  });

  it("holds back what it hears while its own word is under way, and delivers the final record", () => {
    replica.publish(opening("d"), evidence, 10);
    expect(replica.receive(message(2, closing("d")), 11)).not.toContainEqual(
      expect.objectContaining({ do: "deliver" }),
    );
    const final = delivered(replica.reply(accepted("own1", 1, opening("d")), 15));
    expect(final).toMatchObject([{ state: "closed" }]);
    expect(final[0]?.replaces).toBeUndefined();
  });

  it("delivers the state that takes the place of a refused state", () => {
    replica.publish(closing("d"), evidence, 10);
    const record = message(1, opening("d"));
    expect(delivered(replica.reply({ proposalId: "own1", is: "refused", record }, 15))).toMatchObject([
      { state: "open", replaces: true },
    ]);
  });

  it("delivers a state as any other when the fleet had decided the proposal before, and went on", () => {
    replica.publish(opening("d", { statedInMs: 60_000 }), evidence, 10);
    const [change] = delivered(
      replica.reply({ proposalId: "own1", is: "known", record: message(9, closing("d")) }, 15),
    );
    expect(change).toMatchObject({ state: "closed" });
    expect(change?.replaces).toBeUndefined();
  });

  it("proposes one change of a domain at a time, and of those that wait the latest", () => {
    replica.publish(opening("d"), evidence, 10);
    expect(replica.publish(closing("d"), evidence, 11)).toEqual([]);
    expect(replica.publish(opening("d", { openings: 2 }), evidence, 12)).toEqual([]);
    expect(proposals(replica.publish(opening("c"), evidence, 12))).toHaveLength(1);
    expect(proposals(replica.reply(accepted("own1", 1, opening("d")), 20))).toMatchObject([
      { id: "own3", change: { openings: 2, probeInMs: 29_992 }, ageMs: 8, base: { epoch: "e", number: 1 } },
    ]);
  });

  it("names the latest state as the base only for attempts that began after it was known", () => {
    replica.receive(message(1, opening("d")), 1_000);
    expect(proposals(replica.publish(closing("d"), { ...evidence, attemptAgeMs: 500 }, 1_200))).toMatchObject(
      [{ base: undefined }],
    );
    replica.receive(message(2, opening("c")), 1_300);
    expect(proposals(replica.publish(closing("c"), { ...evidence, attemptAgeMs: 100 }, 1_500))).toMatchObject(
      [{ base: { epoch: "e", number: 2 } }],
    );
  });

  it("names the pass that it holds of the domain", () => {
    replica.granted(["d", "c"], "pass1");
    replica.ended(["c"], "pass1");
    replica.ended(["d"], "another");
    expect(proposals(replica.publish(closing("d"), evidence, 10))).toMatchObject([{ pass: "pass1" }]);
    expect(proposals(replica.publish(closing("c"), evidence, 10))).toMatchObject([{ pass: undefined }]);
  });

  it("keeps what the store could not decide, and proposes it again", () => {
    replica.publish(opening("d"), evidence, 10);
    replica.failed("own1", "d");
    expect(proposals(replica.retry(5_000))).toMatchObject([
      { id: "own1", ageMs: 4_990, attemptAgeMs: 5_190 },
    ]);
    expect(replica.retry(5_000)).toEqual([]);
  });

  it("asks for a snapshot when a comparison differs, and for none when it does not", () => {
    replica.receive(message(1, opening("d")), 10);
    expect(replica.compare({ epoch: "e", number: 1 }, 20)).toEqual([]);
    expect(asks(replica.compare({ epoch: "e", number: 2 }, 20))).toBe(true);
  });

  it("knows what is open, for a process that begins to use it", () => {
    replica.receive(message(1, opening("d", { statedInMs: 40_000 }), { ageMs: 100 }), 10);
    replica.receive(message(2, closing("c")), 10);
    expect(replica.current("d", 5_010)).toMatchObject({
      probeInMs: 25_000,
      statedInMs: 35_000,
      ageMs: 5_100,
    });
    expect(replica.current("c", 20)).toBeUndefined();
    expect(replica.current("unknown", 20)).toBeUndefined();
    expect(replica.versionOf("c")).toEqual({ epoch: "e", number: 2 });
  });
});

describe("a replica that was cut off", () => {
  beforeEach(() => {
    replica.snapshot(snapshot(0), 0);
  });

  it("proposes what it learned meanwhile, with its age and the time that is left", () => {
    replica.disconnect();
    expect(replica.publish(opening("d", { statedInMs: 60_000 }), evidence, 1_000)).toEqual([]);
    expect(proposals(replica.snapshot(snapshot(5), 21_000))).toMatchObject([
      { ageMs: 20_000, attemptAgeMs: 20_200, change: { probeInMs: 10_000, statedInMs: 40_000 } },
    ]);
  });

  it("proposes again what was not answered, under the same name", () => {
    replica.publish(opening("d"), evidence, 10);
    replica.disconnect();
    expect(proposals(replica.snapshot(snapshot(1), 500))).toMatchObject([{ id: "own1", ageMs: 490 }]);
  });

  it("delivers what is newer, and restates an open domain that the snapshot lacks", () => {
    replica.receive(message(1, opening("d")), 10);
    replica.receive(message(2, opening("c")), 10);
    replica.disconnect();
    const actions = replica.snapshot(snapshot(4, [message(3, opening("b")), message(2, opening("c"))]), 100);
    expect(delivered(actions).map(({ domain }) => domain)).toEqual(["b"]);
    expect(proposals(actions)).toEqual([]);
    expect(proposals(replica.retry(300))).toMatchObject([
      { id: "other1", by: "other", ageMs: 290, change: { domain: "d" } },
    ]);
    const reply = { proposalId: "other1", is: "known", record: message(4, closing("d")) } as const;
    const [change] = delivered(replica.reply(reply, 310));
    expect(change).toMatchObject({ state: "closed" });
    expect(change?.replaces).toBeUndefined();
  });

  it("restates open domains to a store that came back empty, and keeps the later of two states", () => {
    replica.receive(message(1, opening("d")), 10);
    replica.receive(message(2, closing("c")), 10_000);
    replica.disconnect();
    expect(replica.version).toEqual({ epoch: "e", number: 2 });
    expect(proposals(replica.snapshot(snapshot(0, [], "f"), 10_100))).toEqual([]);
    expect(proposals(replica.retry(10_300))).toMatchObject([{ id: "other1", ageMs: 10_290 }]);
    const older = message(1, opening("c"), { version: { epoch: "f", number: 1 }, ageMs: 9_000 });
    expect(proposals(replica.receive(older, 10_400))).toMatchObject([
      { id: "other2", change: { state: "closed" } },
    ]);
  });

  it("does not restate what another process restates in its pause", () => {
    replica.receive(message(1, opening("d")), 10);
    replica.receive(message(2, opening("c")), 10);
    replica.disconnect();
    replica.snapshot(snapshot(0, [], "f"), 100);
    const again = message(1, opening("d"), { proposalId: "other1", version: { epoch: "f", number: 1 } });
    expect(replica.receive(again, 200)).toEqual([]);
    expect(proposals(replica.retry(300))).toMatchObject([{ id: "other2" }]);
  });

  it("does not restate what another process has restated before", () => {
    replica.receive(message(1, opening("d")), 10);
    replica.disconnect();
    const again = message(1, opening("d"), {
      proposalId: "other1",
      version: { epoch: "f", number: 1 },
      ageMs: 90,
    });
    const actions = replica.snapshot(snapshot(1, [again], "f"), 100);
    expect(actions).toEqual([]);
    expect(replica.versionOf("d")).toEqual({ epoch: "f", number: 1 });
  });

  it("takes what the store says of an epoch that has ended, also under a version that it knows", () => {
    replica.receive(message(1, opening("d", { statedInMs: 60_000 })), 10);
    replica.disconnect();
    // Another server has taken over without the first change, and was sent the same proposal again.
    const again = message(1, opening("d", { statedInMs: 63_000 }));
    expect(delivered(replica.snapshot(snapshot(0, [again], "f"), 20))).toMatchObject([
      { domain: "d", statedInMs: 63_000 },
    ]);
  });

  it("leaves what is older than its snapshot to the snapshot, by whichever way it comes", () => {
    expect(delivered(replica.snapshot(snapshot(4), 20))).toEqual([]);
    expect(delivered(replica.receive(message(2, opening("c")), 30))).toEqual([]);
    expect(delivered(replica.learn(message(3, opening("c")), 30))).toEqual([]);
    expect(replica.current("c", 30)).toBeUndefined();
    expect(delivered(replica.receive(message(5, opening("c")), 40))).toHaveLength(1);
  });

  it("keeps messages that come before the snapshot, and drops those of an epoch that is over", () => {
    replica.disconnect();
    replica.receive(message(7, opening("old")), 10);
    const young = message(2, opening("d"), { version: { epoch: "f", number: 2 } });
    expect(replica.receive(young, 10)).toEqual([]);
    expect(delivered(replica.snapshot(snapshot(1, [], "f"), 20)).map(({ domain }) => domain)).toEqual(["d"]);
    expect(replica.receive(message(8, opening("old")), 30)).toEqual([]);
  });
});

describe("many domains", () => {
  const many = 10_000;
  const records = Array.from({ length: many }, (_, index) => message(index + 1, opening(`d${index}`)));

  it("are delivered from one snapshot, and restated after a pause, a few at a time", () => {
    expect(delivered(replica.snapshot(snapshot(many, records), 0))).toHaveLength(many);
    replica.disconnect();
    const pausing = replica.snapshot(snapshot(0, [], "f"), 1_000);
    // Half of the longest pause.
    expect(pausing).toEqual([{ do: "retryLater", afterMs: 201 }]);
    expect(replica.retry(1_199)).toEqual([]);
    let under = proposals(replica.retry(1_201));
    expect(under).toHaveLength(16);
    let number = 0;
    const restated = new Set<string>();
    while (under.length > 0) {
      under = under.flatMap((proposal) => {
        number += 1;
        restated.add(proposal.change.domain);
        const record = message(number, proposal.change, {
          proposalId: proposal.id,
          version: { epoch: "f", number },
        });
        return proposals(replica.reply({ proposalId: proposal.id, is: "accepted", record }, 1_201));
      });
    }
    expect(restated.size).toBe(many);
  });

  it("are forgotten an hour after they closed, or after their end", () => {
    replica.snapshot(snapshot(many, records), 0);
    replica.receive(message(many + 1, closing("d0")), 10);
    replica.compare({ epoch: "e", number: many + 1 }, 3_600_000);
    expect(memory.domains.size).toBe(many);
    replica.compare({ epoch: "e", number: many + 1 }, 3_600_020);
    expect(memory.domains.size).toBe(many - 1);
    replica.compare({ epoch: "e", number: many + 1 }, 3_630_010);
    expect(memory.domains.size).toBe(0);
  });

  it("are not all named in the memory of early messages", () => {
    for (let number = 1; number <= 5_000; number += 1) {
      replica.receive(message(number, opening(`d${number}`)), 0);
    }
    expect(memory.early.length).toBeLessThan(1_100);
    expect(asks(replica.snapshot(snapshot(0), 0))).toBe(true);
  });
});
