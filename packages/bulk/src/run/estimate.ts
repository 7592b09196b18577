import { type Embedder, type EmbeddingOutput, InvalidConfigError, type PriceTable } from "@hotspare/core";
import type { BulkInputs } from "../contract/bulk-input.js";
import type { EmbedManyOptions } from "../contract/embed-many-options.js";
import { readInput } from "./check-input.js";
import { normalizeOptions } from "./normalize-options.js";
import { tokenCounter } from "./token-counter.js";

/** What an estimate needs beside the options of the run. */
export interface EstimateOptions extends EmbedManyOptions {
  /** What your models cost, as `createHotspare` takes it. @default no cost is given */
  readonly prices?: PriceTable | undefined;
  /** How long a request takes, in milliseconds. @default 1000 */
  readonly requestMs?: number | undefined;
}

/** What a run would need, if nothing fails and nothing is throttled. */
export interface EmbedManyEstimate {
  /** Inputs that would be sent. */
  readonly inputs: number;
  /** Inputs that cannot be sent, such as an empty text. */
  readonly wrong: number;
  /** About how many tokens the inputs have. With `countTokens`, as your tokenizer counts them. */
  readonly tokens: number;
  readonly requests: number;
  /** At `requestMs` a request, over all credentials that are at work now. */
  readonly durationMs: number;
  /** Absent: `prices` has no price of the model. */
  readonly cost?: number;
  readonly currency?: string;
}

/**
 * Reads all inputs and says what a run over them would need. Nothing is sent. A generator is used up by it: give a list, or a new
 * generator to the run.
 *
 * @throws {InvalidConfigError} when an option is wrong
 */
export async function estimate(
  embedder: Embedder<EmbeddingOutput>,
  inputs: BulkInputs,
  { prices, requestMs = 1_000, ...options }: EstimateOptions = {},
): Promise<EmbedManyEstimate> {
  const { concurrency, batchSize, countTokens, signal } = normalizeOptions(inputs, options);
  if (!(requestMs > 0)) {
    const issue = { path: "requestMs", message: "must be a positive number of milliseconds" };
    throw new InvalidConfigError({ issues: [issue], subject: "options of estimate()" });
  }
  const tokensOf = tokenCounter(countTokens);
  const { maxInputs, maxTokens = Number.POSITIVE_INFINITY } = embedder.capabilities;
  const most = Math.min(maxInputs, batchSize);
  const counts = { inputs: 0, wrong: 0, tokens: 0, requests: 0 };
  let open = { inputs: 0, tokens: 0 };
  for await (const given of inputs) {
    signal?.throwIfAborted();
    const { input } = readInput(given);
    if (input === undefined) {
      counts.wrong += 1;
      continue;
    }
    const tokens = tokensOf(input);
    const begins = open.inputs === 0 || open.inputs >= most || open.tokens + tokens > maxTokens;
    open = begins ? { inputs: 1, tokens } : { inputs: open.inputs + 1, tokens: open.tokens + tokens };
    counts.inputs += 1;
    counts.tokens += tokens;
    counts.requests += begins ? 1 : 0;
  }
  const atOnce = concurrency * Math.max(1, embedder.activeCredentialIds?.length ?? 1);
  const price = prices === undefined ? undefined : priceOf(embedder.model, prices);
  return {
    ...counts,
    durationMs: Math.ceil(counts.requests / atOnce) * requestMs,
    ...(price === undefined ? {} : { cost: (counts.tokens / 1_000_000) * price }),
    ...(price === undefined || prices?.currency === undefined ? {} : { currency: prices.currency }),
  };
}

/** A table may name the model alone, or with its provider before it. */
function priceOf(model: string, { models }: PriceTable): number | undefined {
  const named = Object.entries(models).find(([name]) => name === model || name.endsWith(`/${model}`));
  return (models[model] ?? named?.[1])?.promptPerMillion;
}
