import { createHotspare, type HotspareOptions } from "@hotspare/core";
import type { openai, Transport } from "@hotspare/provider-openai";
import { onTestFinished } from "vitest";
import { preparedPlugin } from "../chaos/prepared-plugin.js";
import { SeededRandom } from "../chaos/seeded-random.js";
import { VirtualClock } from "../chaos/virtual-clock.js";
import { virtualReply } from "../chaos/virtual-reply.js";

type Reply = Awaited<ReturnType<Transport["fetch"]>>;

/** A request as the server of a load test sees it. */
interface LoadRequest {
  readonly key: string;
  readonly input: string;
  readonly nowMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface LoadOptions
  extends Partial<Omit<HotspareOptions<readonly [ReturnType<typeof openai>]>, "plugins" | "clock">> {
  readonly keys: readonly string[];
  /** Default: all keys at one. */
  readonly serverOf?: (key: string) => string;
  /** What is answered after `latencyMs`; `undefined`: an embedding. It may throw, as a network does. */
  readonly answer: (request: LoadRequest) => Reply | undefined | Promise<Reply | undefined>;
  readonly latencyMs?: number;
}

/** An embedder over a server in virtual time, and every request that the server saw. */
export async function createLoadWorld(options: LoadOptions) {
  const { keys, serverOf = () => "one", answer, latencyMs = 20, ...hotspareOptions } = options;
  const clock = new VirtualClock();
  const requests: LoadRequest[] = [];
  const transport: Transport = {
    async fetch(_url, { headers, body, signal }) {
      const { input } = JSON.parse(String(body)) as { input: string | readonly string[] };
      const request = {
        key: headers["authorization"]?.slice(7, 8) ?? "",
        input: String(input),
        nowMs: clock.monotonicMs(),
        signal,
      };
      requests.push(request);
      await clock.sleep(latencyMs, signal);
      return (await answer(request)) ?? virtualReply(200, embedding);
    },
  };
  const { plugin, prepareAll } = preparedPlugin({ transport });
  const hotspare = createHotspare({
    random: new SeededRandom(1).next,
    ...hotspareOptions,
    plugins: [plugin],
    clock,
  });
  const opened: string[] = [];
  hotspare.events.on("circuitOpen", ({ scope, classification }) => {
    opened.push(`${scope} ${classification.class}`);
  });
  onTestFinished(async () => {
    const closing = hotspare.close({ graceMs: 0 });
    await clock.runUntil(clock.monotonicMs() + 120_000);
    await closing;
  });
  const embedder = hotspare.embedder({
    model: "load",
    dimensions: 1,
    credentials: keys.map((key) => ({
      id: key,
      provider: "openai" as const,
      apiKey: `${key}-key-of-a-load-test`,
      baseURL: `http://${serverOf(key)}.example/v1`,
    })),
  });
  await prepareAll();
  return { clock, embedder, requests, opened, hotspare };
}

const embedding = {
  object: "list",
  model: "load",
  data: [{ object: "embedding", index: 0, embedding: [1] }],
  usage: { prompt_tokens: 1, total_tokens: 1 },
};

type LoadWorld = Awaited<ReturnType<typeof createLoadWorld>>;

/** How each call of a load ended: the credential that answered, or the error. */
export type LoadEnd = { readonly credentialId: string } | { readonly error: unknown };

/** A thousand calls a second for so long, each with its number as its input, and their ends. */
export async function load(
  { clock, embedder }: Pick<LoadWorld, "clock" | "embedder">,
  seconds: number,
  inputOf: (index: number) => string = String,
): Promise<readonly LoadEnd[]> {
  const begin = clock.monotonicMs();
  const ends: Promise<LoadEnd>[] = [];
  for (let index = 0; index < seconds * 1000; index += 1) {
    await clock.runUntil(begin + index);
    ends.push(
      embedder.embed([inputOf(index)]).then(
        ({ credentialId }) => ({ credentialId }),
        (error: unknown) => ({ error }),
      ),
    );
  }
  await clock.runUntil(clock.monotonicMs() + 120_000);
  return Promise.all(ends);
}

export function failuresOf(ends: readonly LoadEnd[]): number {
  return ends.filter((end) => "error" in end).length;
}
