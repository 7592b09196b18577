import { type HealthChange, isObject } from "@hotspare/core/plugin";
import fc from "fast-check";
import { expect, it } from "vitest";
import { decideChange, recordAfter, type Store } from "../src/protocol/decide-change.js";
import type { FleetRecord, Proposal } from "../src/protocol/fleet-record.js";
import { parseReply, readRecord } from "../src/protocol/read-reply.js";
import { changeArguments, changeKeys } from "../src/scripts/change-arguments.js";
import { changeScript } from "../src/scripts/change-script.js";
import { fleetKeys } from "../src/scripts/fleet-keys.js";
import { closing, ofRevokedKey, opening } from "./opening.js";
import { serverAndClient } from "./server-and-client.js";

/** The script with a clock of the test's: it is given behind the other arguments. */
const script = changeScript.text.replace("local now = clock()", "local now = tonumber(ARGV[22])");
const epoch = "the-epoch";
const domain = "a-domain";
let runs = 0;

const redis = serverAndClient();

const ms = fc.integer({ min: 0, max: 5_000 });
const change: fc.Arbitrary<HealthChange> = fc.oneof(
  fc.constant(closing(domain)),
  fc
    .record({
      probeInMs: ms,
      statedInMs: fc.option(ms, { nil: undefined }),
      openings: fc.integer({ min: 1, max: 4 }),
      lastResorts: fc.integer({ min: 0, max: 3 }),
      blocks: fc.boolean(),
      reason: fc.constantFrom("invalid_api_key", "overloaded"),
    })
    .map(
      ({ blocks, reason, statedInMs, ...fields }): HealthChange =>
        opening(domain, {
          classification: { class: "auth", scope: "credential", reason, rule: "openai/codes" },
          consequence: { ...ofRevokedKey, blocks },
          ...fields,
          ...(statedInMs === undefined ? {} : { statedInMs }),
        }),
    ),
);
const pass = fc.constantFrom("one", "two", "three");
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("propose" as const),
      change,
      id: fc.integer({ min: 0, max: 40 }),
      ageMs: fc.integer({ min: 0, max: 3_000 }),
      attemptAgeMs: ms,
      base: fc.constantFrom("none", "latest", "older" as const),
      pass: fc.option(pass, { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("grant" as const), pass }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("endPass" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: -2_000, max: 4_000 }) }),
  },
);

/** What the store would send of a record. */
function shown(record: FleetRecord, nowMs: number) {
  const { state, version, proposalId, by, atMs } = record;
  const timeMs = Math.max(nowMs, atMs);
  const common = { domain, version, proposalId, by, ageMs: timeMs - atMs };
  return state.is === "closed"
    ? { ...common, state: "closed" }
    : {
        ...common,
        state: "open",
        cause: JSON.parse(state.cause),
        probeInMs: Math.max(0, state.probeAtMs - timeMs),
        statedInMs: state.statedUntilMs === undefined ? undefined : Math.max(0, state.statedUntilMs - timeMs),
        openings: state.openings,
        lastResorts: state.lastResorts,
      };
}

function shownReply(value: unknown) {
  const { version, proposalId, change: found } = readRecord(value);
  const common = { domain: found.domain, version, proposalId, by: found.by, ageMs: found.ageMs };
  if (found.state === "closed") return { ...common, state: "closed" };
  const { classification, consequence, probeInMs, statedInMs, openings, lastResorts } = found;
  return {
    ...common,
    state: "open",
    cause: { classification, consequence },
    probeInMs,
    statedInMs,
    openings,
    lastResorts,
  };
}

it("decides inside of Redis as decideChange does", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      runs += 1;
      const keys = fleetKeys(`run-${runs}`);
      const context = { keys, check: "check", processName: "one", newEpoch: () => epoch };
      let nowMs = 1_700_000_000_000;
      let record: FleetRecord | undefined;
      let passHeld: string | undefined;
      let number = 0;
      for (const one of steps) {
        if (one.do === "wait") {
          nowMs += one.ms;
        } else if (one.do === "endPass") {
          passHeld = undefined;
          await redis.client.del(keys.probe(domain));
        } else if (one.do === "grant") {
          passHeld = one.pass;
          await redis.client.set(keys.probe(domain), one.pass);
          if (record !== undefined) {
            record = { ...record, lastPass: one.pass };
            await redis.client.hSet(keys.domain(domain), "lastPass", one.pass);
          }
        } else {
          const latest = record?.version;
          const base =
            one.base === "none" || latest === undefined
              ? undefined
              : one.base === "latest"
                ? latest
                : { ...latest, number: latest.number - 1 };
          const proposal: Proposal = {
            id: `id-${one.id}`,
            by: "one",
            credentialId: "team-a",
            change: one.change,
            ageMs: one.ageMs,
            attemptAgeMs: one.attemptAgeMs,
            base,
            pass: one.pass,
          };
          const store: Store = { record, passHeld, nowMs };
          const decision = decideChange(store, proposal);
          if (decision.is === "accepted") number += 1;
          record = recordAfter(decision, store, proposal, { epoch, number });
          const reply = parseReply(
            await redis.client.eval(script, {
              keys: changeKeys(keys, domain),
              arguments: [...changeArguments(context, proposal, "publish", 0), String(nowMs)],
            }),
          );
          if (!isObject(reply)) throw new Error("no reply");
          expect({ is: reply["is"], record: shownReply(reply["record"]) }).toEqual({
            is: decision.is,
            record: shown(record, nowMs),
          });
        }
      }
    }),
    { numRuns: process.env["TEST_DEPTH"] === "deep" ? 3_000 : 60 },
  );
});
