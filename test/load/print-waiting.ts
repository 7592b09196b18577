// Prints what calls that wait cost, for the benchmark: node --expose-gc --import tsx test/load/print-waiting.ts
import { orderedSwitcher, type SwitcherFactory, spreadSwitcher } from "@hotspare/core";
import { type Server, statesBuckets } from "./waiting-servers.js";
import { burst, createWaitingWorld, endOf } from "./waiting-world.js";

/** The longest turn of the event loop while something ran, in milliseconds of CPU. */
function watchTurns(): () => number {
  let longestMs = 0;
  let before = process.cpuUsage();
  let isOver = false;
  const tick = () => {
    const { user, system } = process.cpuUsage(before);
    longestMs = Math.max(longestMs, (user + system) / 1_000);
    before = process.cpuUsage();
    if (!isOver) {
      setImmediate(tick);
    }
  };
  setImmediate(tick);
  return () => {
    isOver = true;
    return longestMs;
  };
}

const cpuMs = (since?: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
};

/** What the end of an attempt costs while so many calls wait, and what a waiting call holds. */
async function costOfChange(name: string, switcher: SwitcherFactory, waiting: number, credentials: number) {
  const world = createWaitingWorld({
    server: () => ({ do: "answer", afterMs: 10 }),
    switcher,
    credentials: Object.fromEntries(
      Array.from({ length: credentials }, (_, at) => [`key-${at}`, { maxConcurrent: 1 }]),
    ),
    model: { retry: { maxWaitMs: 1e9, maxWaiting: 1e6 } },
  });
  const embedder = world.embedder();
  const heap = () => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  // Warm, so that what the first calls make is not counted.
  await burst(world, (text) => embedder.embed([text]), 2_000, 2_000_000);
  const beganMs = world.clock.monotonicMs();
  const heapBefore = heap();
  const ends = Array.from({ length: waiting + credentials }, () => endOf(world, embedder.embed(["x"])));
  await world.clock.runUntil(beganMs);
  const bytes = (heap() - heapBefore) / waiting;
  const longestTurn = watchTurns();
  const before = process.cpuUsage();
  const changes = Math.min(500, waiting / 4);
  await world.clock.runUntil(beganMs + (10 * changes) / credentials);
  const changeMs = cpuMs(before) / changes;
  const longestMs = longestTurn();
  await world.clock.runUntil(beganMs + 10 * (waiting + 10));
  await Promise.all(ends);
  return { name, waiting, changeMs, longestMs, bytes };
}

/** So many calls at once over keys that state their limits. */
async function statedLimits(name: string, switcher: SwitcherFactory, calls: number) {
  const server: Server = statesBuckets(1_000, 500, 100);
  const world = createWaitingWorld({ server, switcher, credentials: { a: {}, b: {} } });
  const embedder = world.embedder();
  const longestTurn = watchTurns();
  const before = process.cpuUsage();
  const { answered, lastAnswerMs, requests } = await burst(
    world,
    (text) => embedder.embed([text]),
    calls,
    30_000,
  );
  const usedMs = cpuMs(before);
  return {
    name,
    calls,
    answered,
    refused: requests - answered,
    lastAnswerMs: Math.round(lastAnswerMs),
    cpuMs: usedMs,
    longestMs: longestTurn(),
  };
}

const sizes = (process.argv[2] ?? "1000,2000,4000").split(",").map(Number);
const waiting = Number(process.argv[3] ?? 10_000);
const changes = [
  await costOfChange("the default switcher, 1 key", orderedSwitcher(), waiting, 1),
  await costOfChange("spreadSwitcher, 10 keys", spreadSwitcher(), waiting, 10),
];
const limits = [];
for (const size of sizes) {
  limits.push(await statedLimits("spreadSwitcher", spreadSwitcher(), size));
}
for (const size of sizes) {
  limits.push(await statedLimits("the default switcher", orderedSwitcher(), size));
}
console.log(JSON.stringify({ changes, limits }));
