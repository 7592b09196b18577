import { domainOfFields, type RecordFields } from "./domain-of-fields.js";
import { type FleetStore, withFleetStore } from "./fleet-store.js";
import type { FleetDomain, FleetStoreOptions, FleetView } from "./fleet-view.js";
import { requireFleet } from "./require-fleet.js";

/** Domains that are asked for at once: no answer keeps Redis from others for long. */
const batchSize = 200;

/**
 * Reads the domains of a fleet that are not closed. It changes nothing, so a user with rights to read, or a replica, is enough.
 * @throws {RedisHealthError} when Redis cannot be read, or holds no fleet of this prefix; the message says what to write, and no password
 * @throws {InvalidConfigError} when an option is wrong
 */
export function readFleet(options: FleetStoreOptions): Promise<FleetView> {
  return withFleetStore("readFleet()", options, async (store) => {
    await requireFleet(store);
    const [{ domains, unreadable }, processes] = await Promise.all([
      readDomains(store),
      countProcesses(store),
    ]);
    const { server, prefix } = store;
    return { server, prefix, ...(processes === undefined ? {} : { processes }), domains, unreadable };
  });
}

/** A record, and what a change of it needs. */
export interface StoredDomain {
  readonly domain: FleetDomain;
  readonly fields: RecordFields;
}

async function readDomains(store: FleetStore): Promise<Pick<FleetView, "domains" | "unreadable">> {
  const names = await store.send(["ZRANGE", store.keys.open, "0", "-1"]);
  const found: FleetDomain[] = [];
  const unreadable: string[] = [];
  const all = Array.isArray(names) ? names.map(String) : [];
  for (let begin = 0; begin < all.length; begin += batchSize) {
    const batch = all.slice(begin, begin + batchSize);
    for (const [index, record] of (await readRecords(store, batch)).entries()) {
      if (record === "unreadable") unreadable.push(batch[index] ?? "");
      else if (typeof record !== "string") found.push(record.domain);
    }
  }
  return { domains: found.toSorted((one, other) => one.sinceMs - other.sinceMs), unreadable };
}

/** The records of these domains, each as it is at the moment of reading. */
export async function readRecords(
  store: FleetStore,
  names: readonly string[],
): Promise<readonly (StoredDomain | "closed" | "missing" | "unreadable")[]> {
  const time = store.send(["TIME"]);
  const answers = await Promise.all(
    names.map((name) =>
      Promise.all([
        store.send(["HGETALL", store.keys.domain(name)]).catch(unlessWrongType),
        store.send(["GET", store.keys.probe(name)]).catch(unlessWrongType),
      ]),
    ),
  );
  const nowMs = millisecondsOf(await time);
  return answers.map(([hash, pass], index) => {
    const name = names[index] ?? "";
    const fields = fieldsOf(hash);
    if (fields === undefined) {
      return "unreadable";
    }
    const domain = domainOfFields(fields, { name, nowMs, pass: typeof pass === "string" ? pass : undefined });
    return typeof domain === "string" ? domain : { domain, fields };
  });
}

/** One key that something else wrote spoils one record, and not the list. */
function unlessWrongType(error: unknown): undefined {
  if (!/\bWRONGTYPE\b/.test(String(error))) {
    throw error;
  }
  return undefined;
}

/** Version 2 of the protocol answers with a list of names and values, version 3 with a map. */
function fieldsOf(hash: unknown): RecordFields | undefined {
  if (Array.isArray(hash)) {
    const pairs = hash.flatMap((name, index) =>
      index % 2 === 0 ? [[String(name), String(hash[index + 1])]] : [],
    );
    return Object.fromEntries(pairs);
  }
  if (hash instanceof Map) {
    return Object.fromEntries([...hash].map(([name, value]) => [String(name), String(value)]));
  }
  return typeof hash === "object" && hash !== null ? (hash as RecordFields) : undefined;
}

function millisecondsOf(time: unknown): number {
  const [seconds, microseconds] = Array.isArray(time) ? time : [];
  return Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
}

/** Processes listen to both channels of that name, so each is counted once by the plain one. */
async function countProcesses({ send, keys, isCluster }: FleetStore): Promise<number | undefined> {
  if (isCluster) {
    return undefined;
  }
  try {
    const counts = await send(["PUBSUB", "NUMSUB", keys.channel]);
    const count = Array.isArray(counts) ? Number(counts[1]) : Number.NaN;
    return Number.isFinite(count) ? count : undefined;
  } catch {
    // The user may lack the permission.
    return undefined;
  }
}
