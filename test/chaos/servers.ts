import { type Fault, isQuiet, keyFaults, scheduleFaults, serverFaults } from "./faults.js";
import type { SeededRandom } from "./seeded-random.js";

/** A credential of the soak, and everything that will go wrong with it. */
export interface SoakCredential {
  readonly id: string;
  readonly key: string;
  readonly origin: string;
  readonly keyFaults: readonly Fault[];
  readonly serverFaults: readonly Fault[];
}

/** Six credentials at four servers: two pairs share one. */
const places = [
  ["a", "one"],
  ["b", "one"],
  ["c", "two"],
  ["d", "two"],
  ["e", "three"],
  ["f", "four"],
] as const;

export function scheduleCredentials(random: SeededRandom, lengthMs: number): readonly SoakCredential[] {
  const servers = new Map<string, readonly Fault[]>();
  return places.map(([id, server]) => {
    const known = servers.get(server) ?? scheduleFaults(random, serverFaults, lengthMs);
    servers.set(server, known);
    return {
      id,
      key: `sk-soak-${id}-0123456789abcdef`,
      origin: `http://${server}.example`,
      keyFaults: scheduleFaults(random, keyFaults, lengthMs),
      serverFaults: known,
    };
  });
}

/** Whether a call in that time could have been answered by it. */
export function wasHealthy(credential: SoakCredential, fromMs: number, toMs: number): boolean {
  return isQuiet(credential.keyFaults, fromMs, toMs) && isQuiet(credential.serverFaults, fromMs, toMs);
}
