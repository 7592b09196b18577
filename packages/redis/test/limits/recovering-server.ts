import { createHotspare, type SwitcherFactory } from "@hotspare/core";
import type { HealthLink } from "@hotspare/core/plugin";
import { keyPlugin, RefusedError } from "./key-plugin.js";
import { seededRandom } from "./seeded-random.js";
import { VirtualClock } from "./virtual-clock.js";

export interface RecoveringServerOptions {
  /** How many requests the server takes at a time. */
  readonly takes: number;
  /** How many callers each process has; one number for each process. */
  readonly callers: readonly number[];
  readonly seconds: number;
  /** Until then the server refuses everything. Refusals are counted from then on. */
  readonly downUntilSeconds: number;
  /** What a refusal states, in seconds; undefined: nothing. */
  readonly retryAfterSeconds?: number;
  readonly latencyMs?: (random: () => number) => number;
  readonly link?: (process: number, clock: VirtualClock) => HealthLink | undefined;
  readonly switcher?: SwitcherFactory;
  /** When a process is killed. From then on none of its attempts is answered. */
  readonly killedAtMs?: (process: number) => number | undefined;
  readonly seed?: number;
}

/** Processes whose callers each ask again as soon as they are answered, and one key of a server that was down and takes so many requests at a time. */
export async function recoveringServer(options: RecoveringServerOptions) {
  const { takes, callers, seconds, downUntilSeconds, retryAfterSeconds, switcher, seed = 7 } = options;
  const { latencyMs = (between) => 100 + Math.floor(between() * 19) * 10 } = options;
  const clock = new VirtualClock();
  const random = seededRandom(seed);
  const counts = {
    answered: 0,
    refused: 0,
    mostInFlight: 0,
    failedCalls: 0,
    answeredOf: callers.map(() => 0),
  };
  let inFlight = 0;
  let ended = false;
  const isUp = () => clock.monotonicMs() >= downUntilSeconds * 1_000;
  const diesMs = (process: number) => options.killedAtMs?.(process) ?? Number.POSITIVE_INFINITY;
  /** Nothing happens any more in a process that was killed. */
  const untilDead = (process: number) =>
    clock.monotonicMs() < diesMs(process) ? undefined : new Promise<never>(() => undefined);
  const embed = async (process: number) => {
    await untilDead(process);
    inFlight += 1;
    counts.mostInFlight = Math.max(counts.mostInFlight, isUp() ? inFlight : 0);
    if (!isUp() || inFlight > takes) {
      counts.refused += Number(isUp());
      await clock.sleep(10);
      inFlight -= 1;
      throw new RefusedError(retryAfterSeconds);
    }
    await clock.sleep(latencyMs(random));
    inFlight -= 1;
    await untilDead(process);
    counts.answered += 1;
    counts.answeredOf[process] = (counts.answeredOf[process] ?? 0) + 1;
    const usage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" as const };
    return { embeddings: [{ dense: Float32Array.of(1) }], usage, model: "load" };
  };
  const processes = callers.map((count, process) => {
    const link = options.link?.(process, clock);
    const hotspare = createHotspare({
      plugins: [keyPlugin],
      random,
      clock,
      ...(switcher === undefined ? {} : { switcher }),
      ...(link === undefined ? {} : { healthLink: link }),
    });
    const embedder = hotspare.embedder({
      model: "load",
      dimensions: 1,
      retry: { maxWaitMs: 600_000 },
      credentials: [{ id: "key", provider: "keys" as const, key: "key", embed: () => embed(process) }],
    });
    const caller = async () => {
      while (!ended) {
        await embedder.embed(["x"]).catch(() => {
          counts.failedCalls += 1;
          return clock.sleep(1_000);
        });
      }
    };
    for (let each = 0; each < count; each += 1) void caller();
    return hotspare;
  });
  await clock.runUntil(seconds * 1_000);
  ended = true;
  const result = { ...counts, answeredOf: [...counts.answeredOf] };
  for (const hotspare of processes) void hotspare.close({ graceMs: 0 });
  await clock.runUntil(clock.monotonicMs() + 120_000);
  return result;
}
