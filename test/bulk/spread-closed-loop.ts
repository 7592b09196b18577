import { createHotspare, spreadSwitcher } from "@hotspare/core";
import type { RateLimit } from "@hotspare/core/plugin";
import { SeededRandom } from "../chaos/seeded-random.js";
import { VirtualClock } from "../chaos/virtual-clock.js";
import { scripted } from "../support/scripted-plugin.js";

const windowMs = 5_000;

/** A 429, with the time to come again, if the provider states it. */
class RefusedError extends Error {
  readonly retryAfterSeconds: number | undefined;

  constructor(retryAfterSeconds: number | undefined) {
    super("Slow down");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface ClosedLoopOptions {
  readonly keys: readonly string[];
  readonly callers: number;
  readonly seconds: number;

  /** How long an attempt of a key takes that begins then. */
  readonly latencyMs: (key: string, nowMs: number, random: () => number) => number;
  /** Whether the provider refuses an attempt of a key that arrives then. */
  readonly refuses?: (key: string, nowMs: number) => boolean;
  /** What an answer states. */
  readonly rateLimit?: (key: string, nowMs: number) => RateLimit;
  /** What a refusal states. */
  readonly retryAfterSeconds?: number;
}

/** Callers that each ask again as soon as they are answered, in virtual time. */
export async function spreadClosedLoop(options: ClosedLoopOptions) {
  const { keys, callers, seconds, latencyMs, refuses = () => false, rateLimit, retryAfterSeconds } = options;
  const clock = new VirtualClock();
  const random = new SeededRandom(5).next;
  const counts = { answered: 0, refused: 0, failedCalls: 0 };
  const answeredOf: Record<string, number> = {};
  const embed = async (key: string) => {
    if (refuses(key, clock.monotonicMs())) {
      await clock.sleep(20);
      counts.refused += 1;
      throw new RefusedError(retryAfterSeconds);
    }
    await clock.sleep(latencyMs(key, clock.monotonicMs(), random));
    answeredOf[key] = (answeredOf[key] ?? 0) + 1;
    const usage = { promptTokens: 10, completionTokens: 0, totalTokens: 10, source: "reported" as const };
    const stated = rateLimit === undefined ? {} : { rateLimit: rateLimit(key, clock.monotonicMs()) };
    return { embeddings: [{ dense: Float32Array.of(1) }], usage, model: "load", ...stated };
  };
  const hotspare = createHotspare({
    plugins: [{ ...scripted(), readErrorFacts }],
    random,
    clock,
    switcher: spreadSwitcher(),
  });
  const embedder = hotspare.embedder({
    model: "load",
    dimensions: 1,
    credentials: keys.map((key) => ({
      id: key,
      provider: "scripted" as const,
      script: { endpoint: key, embed: () => embed(key) },
    })),
  });
  let ended = false;
  const caller = async () => {
    while (!ended) {
      try {
        await embedder.embed(["a text of some forty characters, or more"]);
        counts.answered += 1;
      } catch {
        counts.failedCalls += 1;
        await clock.sleep(1_000);
      }
    }
  };
  const running = Array.from({ length: callers }, caller);
  const windows: number[] = [];
  for (let endMs = windowMs; endMs <= seconds * 1_000; endMs += windowMs) {
    const before = counts.answered;
    await clock.runUntil(endMs);
    windows.push(((counts.answered - before) * 1_000) / windowMs);
  }
  ended = true;
  const closing = hotspare.close({ graceMs: 0 });
  await clock.runUntil(clock.monotonicMs() + 60_000);
  await Promise.all([closing, ...running]);
  return { ...counts, answeredOf, windows, perSecond: counts.answered / seconds };
}

function readErrorFacts(error: unknown) {
  if (!(error instanceof RefusedError)) return undefined;
  const { message, retryAfterSeconds } = error;
  const headers = new Headers(
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
  );
  return { status: 429, message, headers };
}
