import type {
  EmbedderAdapter,
  EmbeddingOutput,
  EmbeddingReply,
  ResolvedEmbeddingInput,
  SparseVector,
} from "@hotspare/core/plugin";
import type { MadeAdapter, PluginWorld } from "./plugin-world.js";
import { credentialOf, smallRequest, usageOf } from "./served.js";

/** What the vectors are like. */
interface SimulatedVectors {
  readonly dimensions: number;
  readonly output: EmbeddingOutput;
}

/** An embedder whose vectors are all the same and arrive when the scenario says so. The first input begins with the number of the call. */
export function simulatedEmbedder(
  real: EmbedderAdapter,
  made: MadeAdapter,
  world: PluginWorld,
  { dimensions, output }: SimulatedVectors,
): EmbedderAdapter {
  const { clock } = world;
  const dense = new Float32Array(dimensions).fill(1 / Math.sqrt(dimensions));
  const sparse: SparseVector = {
    kind: "index",
    indices: Uint32Array.of(1),
    values: Float32Array.of(1),
  };
  const embedding = {
    ...(output === "sparse" ? {} : { dense }),
    ...(output === "dense" ? {} : { sparse }),
  };

  async function embed(inputs: readonly ResolvedEmbeddingInput[]): Promise<EmbeddingReply> {
    const credential = credentialOf(made);
    const [first = ""] = inputs;
    const number = typeof first === "string" ? Number.parseInt(first, 10) : Number.NaN;
    const whole = Number.isNaN(number) ? undefined : world.requestOf(number);
    // A call may be split into several requests. Each request counts only its own inputs.
    const request =
      whole === undefined
        ? { ...smallRequest, completionTokens: 0 }
        : whole.inputs === inputs.length
          ? whole
          : { ...whole, promptTokens: Math.round((whole.promptTokens * inputs.length) / whole.inputs) };
    const { endMs, rateLimit } = await credential.admit(request);
    await clock.sleep(endMs - clock.monotonicMs());
    if (!credential.isWell) await credential.stillUp();
    world.answered(credential, request);
    return {
      embeddings: inputs.map(() => embedding),
      usage: usageOf(request),
      model: made.wireModel,
      ...(rateLimit === undefined ? {} : { rateLimit }),
    };
  }

  return {
    capabilities: real.capabilities,
    embed,
    ...(real.ping === undefined
      ? {}
      : {
          ping: async () => {
            const { endMs } = await credentialOf(made).admit(smallRequest);
            await clock.sleep(endMs - clock.monotonicMs());
            await credentialOf(made).stillUp();
            return usageOf({ ...smallRequest, completionTokens: 0 });
          },
        }),
    close: async () => real.close?.(),
  };
}
