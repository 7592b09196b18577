import { createHotspare } from "@hotspare/core";
import type { ProviderPlugin } from "@hotspare/core/plugin";
import { redisHealth } from "@hotspare/redis";
import { startRedis } from "../support/redis-server.js";

export interface CostOfLink {
  /** CPU time of a call in microseconds, slice by slice. */
  readonly aloneMicroseconds: readonly number[];
  readonly linkedMicroseconds: readonly number[];
}

/** What a call in process costs with a link that is connected and without one. Both take turns, slice by slice. */
export async function costOfLink(slices: number, calls: number): Promise<CostOfLink> {
  const redis = await startRedis();
  const link = redisHealth({ url: redis.url, fleetKey: "a key of the benchmark alone" });
  const makeEmbedder = (linked: boolean) => {
    const hotspare = createHotspare({ plugins: [canned()], ...(linked ? { healthLink: link } : {}) });
    const credentials = ["key-0", "key-1"].map((id) => ({
      id,
      provider: "canned" as const,
      key: `secret of ${id}`,
    }));
    return { hotspare, embedder: hotspare.embedder({ model: "m", dimensions: 4, credentials }) };
  };
  const alone = makeEmbedder(false);
  const linked = makeEmbedder(true);
  await link.ready();
  const sliceOf = async ({ embedder }: typeof alone) => {
    const before = process.cpuUsage();
    for (let call = 0; call < calls; call += 1) await embedder.embed(["x"]);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / calls;
  };
  const found = { aloneMicroseconds: [] as number[], linkedMicroseconds: [] as number[] };
  const warm = Math.ceil(slices / 10);
  for (let slice = -warm; slice < slices; slice += 1) {
    // Another one first each time: what slows the machine for a while slows both.
    const [first, second] = slice % 2 === 0 ? [alone, linked] : [linked, alone];
    const costs = new Map([
      [first, await sliceOf(first)],
      [second, await sliceOf(second)],
    ]);
    if (slice < 0) continue;
    found.aloneMicroseconds.push(costs.get(alone) ?? 0);
    found.linkedMicroseconds.push(costs.get(linked) ?? 0);
  }
  await Promise.all([alone.hotspare.close(), linked.hotspare.close()]);
  await link.close();
  await redis.stop();
  return found;
}

const dense = new Float32Array(4).fill(0.5);

/** A provider that answers at once, from memory: nothing but the call is measured then. */
function canned(): ProviderPlugin<"canned", { key: string }, { key: string }> {
  const usage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" } as const;
  return {
    name: "canned",
    credentialSchema: {
      "~standard": { version: 1, vendor: "test", validate: (value) => ({ value: value as { key: string } }) },
      jsonSchema: () => ({ type: "object" }),
    },
    errorRules: [],
    readErrorFacts: () => undefined,
    createEmbedder: () => ({
      capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: 1 },
      embed: async () => ({ embeddings: [{ dense }], usage, model: "m" }),
    }),
  };
}
