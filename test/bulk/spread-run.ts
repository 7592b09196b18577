import { embedMany } from "@hotspare/bulk";
import { createHotspare, spreadSwitcher } from "@hotspare/core";
import { preparedPlugin } from "../chaos/prepared-plugin.js";
import { SeededRandom } from "../chaos/seeded-random.js";
import { VirtualClock } from "../chaos/virtual-clock.js";
import { type RateLimitedOptions, rateLimitedKeys } from "./rate-limited-keys.js";

export interface SpreadRunOptions extends RateLimitedOptions {
  readonly chunks: number;
  readonly concurrency?: number;
  /** A key that dies when so many requests were answered. */
  readonly dies?: { readonly key: string; readonly after: number };
}

/** Embeds so many chunks with all keys at once, in virtual time. */
export async function spreadRun(options: SpreadRunOptions) {
  const { chunks, concurrency = 4, limits, dies } = options;
  const clock = new VirtualClock();
  const server = rateLimitedKeys(clock, options);
  const random = new SeededRandom(3).next;
  const { plugin, prepareAll } = preparedPlugin({ transport: server.transport });
  const hotspare = createHotspare({
    plugins: [plugin],
    random,
    clock,
    switcher: spreadSwitcher(),
  });
  const embedder = hotspare.embedder({
    model: "load",
    dimensions: 1,
    credentials: Object.keys(limits).map((key) => ({
      id: key,
      provider: "openai" as const,
      apiKey: `${key}-key-of-a-spread-run`,
      baseURL: `http://${key}.example/v1`,
    })),
  });
  await prepareAll();
  function* texts() {
    for (let index = 0; index < chunks; index += 1) yield `${index} ${"x".repeat(400 + random() * 1_200)}`;
  }
  const indexes: number[] = [];
  let failed = 0;
  const running = (async () => {
    for await (const { index, error } of embedMany(embedder, texts(), { batchSize: 20, concurrency })) {
      indexes.push(index);
      if (error !== undefined) failed += 1;
      if (dies !== undefined && server.counts.requests > dies.after) server.dead.add(dies.key);
    }
  })();
  let ended = false;
  const end = running.finally(() => {
    ended = true;
  });
  while (!ended) await clock.runUntil(clock.monotonicMs() + 10_000);
  await end;
  const closing = hotspare.close({ graceMs: 0 });
  await clock.runUntil(clock.monotonicMs() + 10_000);
  await closing;
  const minutes = server.counts.lastMs / 60_000;
  const usedOf = (answered: typeof server.answered) =>
    Object.fromEntries(
      Object.entries(limits).map(([key, { requests, tokens }]) => {
        const of = answered[key] ?? { requests: 0, tokens: 0 };
        return [key, Math.max(of.requests / requests, of.tokens / tokens)];
      }),
    );
  return {
    indexes,
    failed,
    texts: server.texts,
    minutes,
    refusedShare: server.counts.refused / server.counts.requests,
    /** Of each key's scarcest limit, in minutes' worth: what it answered. */
    used: usedOf(server.answered),
    /** The same of the minutes that ended before the last text. */
    whole: { minutes: server.whole.minutes, used: usedOf(server.whole.answered) },
    requests: server.counts.requests,
  };
}
