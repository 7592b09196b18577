import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { parseReply, UnreadableDataError } from "../protocol/read-reply.js";
import { changeArguments, changeKeys } from "../scripts/change-arguments.js";
import { changeScript } from "../scripts/change-script.js";
import { evaluate } from "../scripts/evaluate.js";
import { checkNames } from "./check-names.js";
import { type FleetStore, withFleetStore } from "./fleet-store.js";
import type { FleetStoreOptions, ResetDomain } from "./fleet-view.js";
import { readRecords } from "./read-fleet.js";
import { requireFleet } from "./require-fleet.js";

/** Domains that are reset at once: no answer keeps Redis from others for long. */
const batchSize = 100;

/** Between the reading and the change of a record, a process may have changed it. */
const mostTries = 5;

/** A digest of SHA-256 in base64url, as `redisHealth()` names domains. Nothing is written for what cannot be a name. */
const wholeName = /^[\w-]{43}$/;

/** What the store's answer to a reset means. */
const outcomes: ReadonlyMap<unknown, ResetDomain["outcome"]> = new Map([
  ["accepted", "reset"],
  ["known", "was_closed"],
  ["refused", "changed"],
  ["wrongType", "unreadable"],
]);

/**
 * Closes domains of a fleet in Redis and in every process. Use it after you have paid a bill or restored a key, instead of waiting for a
 * probe. A process that is cut off from Redis closes the domains when it is connected again.
 * @param names the whole names of the domains, as `readFleet()` returns them
 * @throws {RedisHealthError} when Redis cannot be read or changed, or holds no fleet of this prefix
 * @throws {InvalidConfigError} when an option or a name is wrong
 */
export async function resetDomains(
  options: FleetStoreOptions,
  names: readonly string[],
): Promise<readonly ResetDomain[]> {
  checkNames(names);
  return withFleetStore("resetDomains()", options, async (store) => {
    await requireFleet(store);
    const check = String((await store.send(["HGET", store.keys.meta, "check"])) ?? "");
    const reset: ResetDomain[] = [];
    for (let begin = 0; begin < names.length; begin += batchSize) {
      const batch = names.slice(begin, begin + batchSize);
      reset.push(...(await Promise.all(batch.map((name) => resetDomain(store, check, name)))));
    }
    return reset;
  });
}

async function resetDomain(store: FleetStore, check: string, name: string): Promise<ResetDomain> {
  for (let tries = 1; ; tries += 1) {
    const [record = "missing"] = await readRecords(store, [name]);
    if (record === "missing") {
      if (!wholeName.test(name) || tries === mostTries || (await isPublished(store, check, name))) {
        return { name, outcome: "unknown" };
      }
      continue;
    }
    if (typeof record === "string") {
      return { name, outcome: record === "closed" ? "was_closed" : "unreadable" };
    }
    const { epoch = "", number = "0" } = record.fields;
    const answer = await propose(store, check, name, { epoch, number: Number(number) });
    const outcome = outcomes.get(answer);
    if (outcome === undefined) {
      throw new UnreadableDataError("the answer to a reset is none");
    }
    if (outcome !== "changed" || tries === mostTries) {
      return { name, outcome };
    }
  }
}

/** Processes may hold a domain open whose record Redis has lost. */
async function isPublished(store: FleetStore, check: string, name: string): Promise<boolean> {
  return (await propose(store, check, name, { epoch: "", number: 0 })) === "accepted";
}

/** A reset is a change like that of a process that knows the latest state, and rests on nothing older than itself. */
async function propose(
  store: FleetStore,
  check: string,
  name: string,
  base: { epoch: string; number: number },
): Promise<unknown> {
  const { keys, send } = store;
  const context = { keys, check, processName: operatorName(), newEpoch: randomUUID };
  const proposal = {
    id: randomUUID(),
    by: context.processName,
    credentialId: "",
    change: { domain: name, state: "closed" },
    ageMs: 0,
    attemptAgeMs: 0,
    base,
    pass: undefined,
  } as const;
  const args = changeArguments(context, proposal, "publish", 0);
  const reply = parseReply(await evaluate({ send }, changeScript, changeKeys(keys, name), args));
  return Reflect.get(Object(reply), "is");
}

/** What processes show as the one that closed the domain. */
function operatorName(): string {
  const user = (() => {
    try {
      return userInfo().username;
    } catch {
      return "operator";
    }
  })();
  return `${user}@${hostname()}`.replace(/[^\w.@-]/g, "_").slice(0, 80);
}
