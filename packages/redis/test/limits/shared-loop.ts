import { createHotspare, spreadSwitcher } from "@hotspare/core";
import type { HealthLink } from "@hotspare/core/plugin";
import { keyPlugin, RefusedError } from "./key-plugin.js";
import { seededRandom } from "./seeded-random.js";
import { type KeyLimits, SharedKey } from "./shared-keys.js";
import { VirtualClock } from "./virtual-clock.js";

export interface SharedLoopOptions {
  readonly limits: KeyLimits;
  /** @default 4 */
  readonly keys?: number;
  /** How many callers each process has; one number for each process. @default eight with 32 */
  readonly callers?: readonly number[];
  readonly seconds: number;
  /** What is counted begins here. @default 0 */
  readonly fromSeconds?: number;
  /** Whether replies state what is left, and refusals when to come again. */
  readonly stated: boolean;
  /** @default 100 to 280 */
  readonly latencyMs?: (random: () => number) => number;
  /** Tokens of a request. @default 10 */
  readonly tokens?: (process: number, random: () => number) => number;
  /** The share of the limits that is used up at first. @default 0 */
  readonly usedAtFirst?: number;
  /** What others take of each key in a second. */
  readonly elsewhere?: number;
  /** The link of a process. */
  readonly link?: (process: number, clock: VirtualClock) => HealthLink | undefined;
  /** Seconds at which a process begins and ends; ends without a goodbye. */
  readonly life?: (process: number) => { readonly fromMs: number; readonly toMs: number };
  readonly seed?: number;
}

/** Processes whose callers each ask again as soon as they are answered, over the same keys, in virtual time. */
export async function sharedLoop(options: SharedLoopOptions) {
  const {
    limits,
    keys: keyCount = 4,
    callers = new Array<number>(8).fill(32),
    seconds,
    fromSeconds = 0,
    stated,
    latencyMs = (random) => 100 + Math.floor(random() * 19) * 10,
    tokens = () => 10,
    usedAtFirst = 0,
    elsewhere = 0,
    life = () => ({ fromMs: 0, toMs: Number.POSITIVE_INFINITY }),
    seed = 5,
  } = options;
  const clock = new VirtualClock();
  const random = seededRandom(seed);
  const keys = new Map(
    Array.from({ length: keyCount }, (_, index) => [`key-${index + 1}`, new SharedKey(limits, usedAtFirst)]),
  );
  const counts = { failedCalls: 0, answeredOf: callers.map(() => 0), longestMs: 0 };
  let ended = false;

  const runProcess = async (process: number) => {
    const { fromMs, toMs } = life(process);
    await clock.sleep(fromMs);
    const isOver = () => ended || clock.monotonicMs() >= toMs;
    const embed = async (name: string, amount: number) => {
      const key = keys.get(name);
      if (key === undefined) {
        throw new Error("There is no such key.");
      }
      const took = latencyMs(random);
      await clock.sleep(took / 2);
      const waitMs = key.take(amount, clock.monotonicMs());
      if (waitMs !== undefined) {
        await clock.sleep(10);
        throw new RefusedError(stated ? Math.ceil(waitMs / 1_000) : undefined);
      }
      const state = key.state(clock.monotonicMs());
      await clock.sleep(took / 2);
      const usage = {
        promptTokens: amount,
        completionTokens: 0,
        totalTokens: amount,
        source: "reported" as const,
      };
      return {
        embeddings: [{ dense: Float32Array.of(1) }],
        usage,
        model: "load",
        ...(stated ? { rateLimit: state } : {}),
      };
    };
    const link = options.link?.(process, clock);
    const hotspare = createHotspare({
      plugins: [keyPlugin],
      random,
      clock,
      switcher: spreadSwitcher(),
      ...(link === undefined ? {} : { healthLink: link }),
    });
    const embedder = hotspare.embedder({
      model: "load",
      dimensions: 1,
      credentials: [...keys.keys()].map((name) => ({
        id: name,
        provider: "keys" as const,
        key: name,
        embed: (amount: number) => embed(name, amount),
      })),
    });
    const caller = async () => {
      while (!isOver()) {
        const amount = tokens(process, random);
        const beganMs = clock.monotonicMs();
        try {
          await embedder.embed(["x".repeat(amount * 4)]);
          if (counts.answeredOf[process] !== undefined) {
            counts.answeredOf[process] += 1;
          }
        } catch {
          counts.failedCalls += 1;
          await clock.sleep(1_000);
        }
        counts.longestMs = Math.max(counts.longestMs, clock.monotonicMs() - beganMs);
      }
    };
    const running = Array.from({ length: callers[process] ?? 0 }, caller);
    return { hotspare, running };
  };

  const processes = callers.map((_, process) => runProcess(process));
  const perSecond: number[] = [];
  const tallies: { answered: number; tokens: number; refused: number }[] = [];
  for (let second = 1; second <= seconds; second += 1) {
    for (const part of [0.25, 0.5, 0.75, 1]) {
      await clock.runUntil((second - 1 + part) * 1_000);
      for (const key of keys.values()) {
        key.useElsewhere(elsewhere / 4, 0, clock.monotonicMs());
      }
    }
    tallies.push(tallyOf(keys));
    const [before, now] = tallies.slice(-2);
    perSecond.push((now ?? before)?.answered ?? 0);
  }
  ended = true;
  const first = tallies[fromSeconds - 1] ?? { answered: 0, tokens: 0, refused: 0 };
  const last = tallies.at(-1) ?? first;
  for (const each of processes) {
    const { hotspare } = await Promise.race([each, clock.runUntil(clock.monotonicMs() + 1).then(() => each)]);
    void hotspare.close({ graceMs: 0 });
  }
  await clock.runUntil(clock.monotonicMs() + 120_000);
  const answered = last.answered - first.answered;
  const refused = last.refused - first.refused;
  return {
    ...counts,
    answered,
    answeredTokens: last.tokens - first.tokens,
    refused,
    refusedShare: refused / Math.max(1, answered + refused),
    perSecond: answered / (seconds - fromSeconds),
    tallies,
  };
}

function tallyOf(keys: ReadonlyMap<string, SharedKey>) {
  const tally = { answered: 0, tokens: 0, refused: 0 };
  for (const key of keys.values()) {
    tally.answered += key.answered;
    tally.tokens += key.answeredTokens;
    tally.refused += key.refused;
  }
  return tally;
}
