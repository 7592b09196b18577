import { setTimeout as sleep } from "node:timers/promises";
import { type RedisHealth, redisHealth } from "@hotspare/redis";
import { opening } from "../support/opening.js";

/** A process that holds so many domains open, and a sibling that hears of them. */
export interface ManyDomains {
  heard(): number;
  /** What a process that starts now knows. */
  knownToNewcomer(): Promise<number>;
  /** Resolves when the store, which was emptied, has all of them again. */
  untilRestated(): Promise<void>;
  close(): Promise<void>;
}

const patienceMs = 60_000;

/** Publishes that so many domains are open, under the prefix of a fleet. */
export async function manyDomains(url: string, prefix: string, count: number): Promise<ManyDomains> {
  const fleetKey = "a key that this fleet alone has";
  const join = (processName: string) =>
    redisHealth({ url, prefix, fleetKey, processName, commandTimeoutMs: 5_000 });
  const names = Array.from({ length: count }, (_, at) => `domain-${at}`);
  const [holder, sibling] = [join("holder"), join("sibling")];
  const heard = new Set<string>();
  holder.subscribe(() => undefined);
  sibling.subscribe(({ domain }) => heard.add(domain));
  await Promise.all([holder.ready(), sibling.ready()]);
  for (const domain of names)
    holder.publish(opening(domain, { probeInMs: 600_000 }), { attemptAgeMs: 5, credentialId: "a" });

  const known = async () => {
    const newcomer = join("newcomer");
    newcomer.subscribe(() => undefined);
    await newcomer.ready();
    const found = names.filter((domain) => isOpen(newcomer, domain)).length;
    await newcomer.close();
    return found;
  };
  return {
    heard: () => names.filter((name) => heard.has(name)).length,
    knownToNewcomer: known,
    async untilRestated() {
      const beganMs = performance.now();
      while ((await known()) < count && performance.now() - beganMs < patienceMs) await sleep(100);
    },
    close: async () => void (await Promise.all([holder.close(), sibling.close()])),
  };
}

function isOpen(link: RedisHealth, domain: string): boolean {
  return link.current?.(domain)?.state === "open";
}
