import { longestWaitMs } from "@hotspare/core/plugin";
import { expect, it } from "vitest";
import { opening } from "../../test/opening.js";
import { mostDecidedIds, type Proposal, rememberedMs } from "../protocol/fleet-record.js";
import { changeArguments } from "./change-arguments.js";
import { changeScript } from "./change-script.js";
import { fleetKeys } from "./fleet-keys.js";

const context = { keys: fleetKeys("p"), check: "", processName: "test", newEpoch: () => "one" };
const opened = (count: number): Proposal => ({
  id: "id",
  by: "test",
  credentialId: "",
  change: opening("a", { probeInMs: count, openings: count, lastResorts: count }),
  ageMs: 0,
  attemptAgeMs: 0,
  base: undefined,
  pass: undefined,
});

it("times have the bound of times, and counts the digits that a script reads", () => {
  const args = changeArguments(context, opened(Number.MAX_SAFE_INTEGER), "publish", 0);
  expect([args[15], args[17], args[20]]).toEqual([
    String(longestWaitMs),
    "999999999999999",
    "999999999999999",
  ]);
});

it("the script has the numbers of the protocol", () => {
  expect(changeScript.text).toContain(`rememberedMs, mostDecided = ${rememberedMs}, ${mostDecidedIds}\n`);
});
