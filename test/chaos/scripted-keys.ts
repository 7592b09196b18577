import {
  type Fault,
  faultAt,
  isQuiet,
  outageFaults,
  scheduleFaults,
  scriptedKeyFaults,
  scriptedServerFaults,
} from "./faults.js";
import type { SeededRandom } from "./seeded-random.js";

/** A key of the scripted provider, and everything that will go wrong with it. */
export interface ScriptedKey {
  readonly key: string;
  readonly server: string;
  readonly keyFaults: readonly Fault[];
  readonly serverFaults: readonly Fault[];
}

const servers = ["one", "two", "three", "four"] as const;

/** Faults that leave the answer as it is. */
const harmless: ReadonlySet<string> = new Set(["oddUsage"]);

/** Twelve keys at four servers; now and then all servers are out at once. */
export function scheduleKeys(random: SeededRandom, lengthMs: number): readonly ScriptedKey[] {
  const outages = scheduleOutages(random, lengthMs);
  const faultsOf = new Map(
    servers.map((server) => {
      const own = scheduleFaults(random, scriptedServerFaults, lengthMs);
      return [server, [...outages, ...own].filter(isFirst)];
    }),
  );
  return Array.from({ length: 12 }, (_, index) => {
    const server = servers[index % servers.length] ?? "one";
    return {
      key: `sk-scripted-${index}-0123456789abcdef`,
      server,
      keyFaults: scheduleFaults(random, scriptedKeyFaults, lengthMs),
      serverFaults: faultsOf.get(server) ?? [],
    };
  });
}

/** What is wrong with a key's server, and with the key itself. */
export function faultsAt({ keyFaults, serverFaults }: ScriptedKey, nowMs: number) {
  return { key: faultAt(keyFaults, nowMs)?.kind, server: faultAt(serverFaults, nowMs)?.kind };
}

/** Whether a call in that time could have been answered with it. */
export function wasWell({ keyFaults, serverFaults }: ScriptedKey, fromMs: number, toMs: number): boolean {
  const harmful = keyFaults.filter(({ kind }) => !harmless.has(kind));
  return isQuiet(harmful, fromMs, toMs) && isQuiet(serverFaults, fromMs, toMs);
}

function scheduleOutages(random: SeededRandom, lengthMs: number): readonly Fault[] {
  const outages: Fault[] = [];
  for (
    let fromMs = random.between(60_000, 240_000);
    fromMs < lengthMs;
    fromMs += random.between(200_000, 600_000)
  ) {
    outages.push({ kind: random.pick(outageFaults), fromMs, toMs: fromMs + random.between(20_000, 90_000) });
  }
  return outages;
}

/** Of faults that overlap, the first in the list: an outage goes before what a server does alone. */
function isFirst(fault: Fault, index: number, all: readonly Fault[]): boolean {
  return all.slice(0, index).every((other) => other.toMs <= fault.fromMs || fault.toMs <= other.fromMs);
}
