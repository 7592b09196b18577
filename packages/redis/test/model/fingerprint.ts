import type { ModelWorld } from "./model-world.js";

const moments = new Set([
  "readMs",
  "sinceMs",
  "knownMs",
  "atMs",
  "attemptMs",
  "probeAtMs",
  "statedUntilMs",
  "startedMs",
  "untilMs",
  "restateFromMs",
]);

/**
 * A world as text: two worlds with one text go on alike. Moments are replaced by their order, and spans are in seconds, so that worlds that
 * differ in milliseconds alone are one.
 */
export function fingerprint(world: ModelWorld): string {
  const { store, processes, nowMs, faults } = world;
  const { records, passes, open, epoch, number, behind, isPromoted } = store;
  const parts = [written({ records, passes, open, epoch, number, behind, isPromoted, faults }, 0)];
  for (const { domains, attempts, memory, network, sequence, isPausing, clockMs } of processes) {
    parts.push(written({ domains, attempts, memory, network, sequence, isPausing }, nowMs - clockMs));
  }
  const text = `${parts.join("\n")}\n@${nowMs}`;
  const found = [...new Set([...text.matchAll(/@(-?\d+)/g)].map(([, moment]) => Number(moment)))];
  const ranks = new Map(found.sort((one, other) => one - other).map((moment, rank) => [moment, rank]));
  return text.replaceAll(/@(-?\d+)/g, (_, moment) => `@${ranks.get(Number(moment))}`);
}

function written(part: object, shiftMs: number): string {
  return JSON.stringify(part, (name, value: unknown) => {
    if (typeof value === "number") {
      return moments.has(name) && Number.isFinite(value) ? `@${value + shiftMs}` : spanOf(name, value);
    }
    return value instanceof Map || value instanceof Set ? [...value] : value;
  });
}

function spanOf(name: string, value: number): number {
  return name.endsWith("Ms") ? Math.round(value / 1_000) : value;
}
