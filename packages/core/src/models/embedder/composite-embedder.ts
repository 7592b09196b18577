import type {
  Embedder,
  EmbeddingInput,
  EmbedOptions,
  EmbedResult,
  VectorIdentity,
} from "../../contract/embedder.js";
import type { EmbedderCapabilities } from "../../contract/plugin/embedder-adapter.js";
import type { Embedding } from "../../contract/plugin/embedding.js";
import { type ConfigIssue, InvalidConfigError } from "../../errors/invalid-config-error.js";
import { mergeUsage } from "../../observing/usage/merge-usage.js";
import { describeValue } from "../../request/media/describe-value.js";
import { mergeWarnings } from "../../request/merge-warnings.js";
import { LinkedAbort } from "./linked-abort.js";

/** The two halves of a hybrid embedder. */
export interface CompositeEmbedderParts {
  readonly dense: Embedder<"dense">;
  readonly sparse: Embedder<"sparse">;
}

/**
 * Combines a dense and a sparse embedder into one hybrid embedder, for use when no single model returns both vectors.
 * Both halves are called at once and fail over independently. If one half fails for good, the other half is aborted and
 * the call throws. `usage` is the sum. `model`, `provider` and `credentialId` come from the dense half. `attempts`
 * lists both halves.
 *
 * @throws {InvalidConfigError} when a half is no embedder of its kind of vectors
 */
export function compositeEmbedder(parts: CompositeEmbedderParts): Embedder<"hybrid"> {
  const issues = halves.flatMap((half) => halfIssues(half, parts?.[half]));
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues, subject: "arguments of compositeEmbedder()" });
  }
  const { dense, sparse } = parts;
  const closing = [dense.closing, sparse.closing].filter((signal) => signal !== undefined);
  return {
    model: `${dense.model}+${sparse.model}`,
    vectorIdentity: { ...named("dense", dense), ...named("sparse", sparse) },
    get activeCredentialIds() {
      const [one = [], other = []] = [dense.activeCredentialIds, sparse.activeCredentialIds];
      return one.length <= other.length ? one : other;
    },
    ...(dense.clock === undefined ? {} : { clock: dense.clock }),
    ...(closing.length === 0 ? {} : { closing: AbortSignal.any(closing) }),
    get dimensions() {
      return dense.dimensions;
    },
    get capabilities() {
      return commonCapabilities(dense.capabilities, sparse.capabilities);
    },
    embed: (inputs, options) => embedBoth({ dense, sparse }, inputs, options),
    async close() {
      await Promise.all([dense.close(), sparse.close()]);
    },
  };
}

const halves = ["dense", "sparse"] as const;

/** What is wrong with a half, where JavaScript gave another value. */
function halfIssues(
  path: (typeof halves)[number],
  given: Partial<Embedder> | null | undefined,
): ConfigIssue[] {
  if (typeof given?.embed !== "function" || typeof given.capabilities?.outputs?.includes !== "function") {
    const message = `must be an embedder of ${path} vectors, as in compositeEmbedder({ dense, sparse })`;
    return [{ path, message, received: describeValue(given) }];
  }
  const outputs: readonly string[] = given.capabilities.outputs;
  return outputs.includes(path)
    ? []
    : [
        {
          path,
          message: `must be an embedder of ${path} vectors: give it output: "${path}", or swap the two parts`,
          received: `an embedder of ${outputs.join(" and ")} vectors`,
        },
      ];
}

async function embedBoth(
  parts: CompositeEmbedderParts,
  inputs: readonly EmbeddingInput[],
  options: EmbedOptions = {},
): Promise<EmbedResult<"hybrid">> {
  const stop = new LinkedAbort(options.signal);
  const halves = { ...options, signal: stop.signal };
  try {
    const [dense, sparse] = await Promise.all([
      parts.dense.embed(inputs, halves),
      parts.sparse.embed(inputs, halves),
    ]);
    return {
      embeddings: dense.embeddings.map((embedding, index) => join(embedding, sparse.embeddings[index])),
      usage: mergeUsage([dense.usage, sparse.usage]),
      model: dense.model,
      provider: dense.provider,
      credentialId: dense.credentialId,
      credentialIds: [...new Set([...dense.credentialIds, ...sparse.credentialIds])],
      attempts: [...dense.attempts, ...sparse.attempts],
      warnings: mergeWarnings([dense.warnings, sparse.warnings]),
    };
  } catch (error) {
    stop.interrupt(error);
    throw error;
  } finally {
    stop.unlink();
  }
}

/** Each half says what its own vectors depend on. */
function named(half: string, { model, vectorIdentity }: Embedder): VectorIdentity {
  const entries = Object.entries(vectorIdentity ?? { model });
  return Object.fromEntries(entries.map(([name, value]) => [`${half}.${name}`, value]));
}

function join(dense: Embedding<"dense">, sparse: Embedding<"sparse"> | undefined): Embedding<"hybrid"> {
  if (sparse === undefined) {
    throw new Error("The sparse embedder returned fewer vectors than the dense embedder.");
  }
  return { dense: dense.dense, sparse: sparse.sparse };
}

function commonCapabilities(dense: EmbedderCapabilities, sparse: EmbedderCapabilities): EmbedderCapabilities {
  const limits = [dense.maxTokens, sparse.maxTokens].filter((limit) => limit !== undefined);
  return {
    modalities: dense.modalities.filter((modality) => sparse.modalities.includes(modality)),
    outputs: ["hybrid"],
    maxInputs: Math.min(dense.maxInputs, sparse.maxInputs),
    ...(limits.length === 0 ? {} : { maxTokens: Math.min(...limits) }),
  };
}
