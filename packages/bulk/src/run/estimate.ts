import { setImmediate } from "node:timers/promises";
import type { Embedder, EmbeddingOutput, PriceTable } from "@hotspare/core";
import type { BulkInputs } from "../contract/bulk-input.js";
import type { EmbeddingSink, RunIdentity } from "../contract/embedding-sink.js";
import type { EstimateOptions } from "../contract/estimate-options.js";
import { EntryReader } from "./entry-reader.js";
import type { FinishedInputs } from "./finished-inputs.js";
import { normalizeEstimateOptions } from "./normalize-options.js";
import { runIdentity } from "./run-identity.js";
import { RunSink } from "./run-sink.js";
import { tokenCounter } from "./token-counter.js";

/** What a run would need without failures and rate limits. */
export interface EmbedManyEstimate {
  /** Inputs that the run would send. */
  readonly inputs: number;
  /** Inputs that cannot be sent, such as an empty text. */
  readonly wrong: number;
  /** Inputs that the run would not send: `writeTo` or `checkpoint` has their vectors, or has an error that the run would not try again. */
  readonly skipped: number;
  /** The part of `inputs` that has changed and would replace earlier inputs, with `changed: "replace"`. */
  readonly replaced: number;
  /** Estimated tokens of the inputs. With `countTokens`, the count of your tokenizer. */
  readonly tokens: number;
  readonly requests: number;
  /** Time with `requestMs` for each request, over all credentials in use now. */
  readonly durationMs: number;
  /** Absent: `prices` has no price for the model. */
  readonly cost?: number;
  readonly currency?: string;
}

/** After so many inputs, timers get a turn. A list or a synchronous generator would keep `AbortSignal.timeout()` from aborting. */
const readAtOnce = 1_000;

/**
 * Reads all inputs and returns what a run over them would need, without the inputs that a sink or checkpoint of the options has finished. It
 * sends nothing and changes no file. It reads a generator to its end, so pass a list, or pass a new generator to the run.
 *
 * @throws {InvalidConfigError} when the embedder or an option is wrong, or the sink belongs to a run with other settings
 * @throws {InvalidInputError} when the inputs are not a list
 * @throws {ChangedInputError} when an input has changed since an earlier run embedded it, and `changed` is not "replace"
 */
export async function estimate(
  embedder: Embedder<EmbeddingOutput>,
  inputs: BulkInputs,
  options: EstimateOptions = {},
): Promise<EmbedManyEstimate> {
  const normalized = normalizeEstimateOptions(embedder, inputs, options);
  const { concurrency, batchSize, countTokens, signal, prices, requestMs, mostTries } = normalized;
  const sink = normalized.writeTo ?? normalized.checkpoint;
  const finished = await finishedIn(sink, runIdentity(embedder, normalized.callOptions), signal);
  const counts = { inputs: 0, wrong: 0, skipped: 0, replaced: 0, tokens: 0, requests: 0 };
  const onSkipped = () => {
    counts.skipped += 1;
  };
  const tokensOf = tokenCounter(countTokens);
  const reader = new EntryReader({
    finished,
    mostTries,
    tokensOf,
    changed: normalized.changed,
    onSkipped,
    onFailedBefore: onSkipped,
    onReplaced: () => {
      counts.replaced += 1;
    },
  });
  const { maxInputs, maxTokens = Number.POSITIVE_INFINITY } = embedder.capabilities;
  const most = Math.min(maxInputs, batchSize);
  let index = 0;
  let open = { inputs: 0, tokens: 0 };
  for await (const given of inputs) {
    const entry = reader.read(index, given);
    index += 1;
    if (index % readAtOnce === 0) {
      await setImmediate();
      signal?.throwIfAborted();
    }
    if (entry === undefined) {
      continue;
    }
    if (entry.error !== undefined) {
      counts.wrong += 1;
      continue;
    }
    const { tokens } = entry;
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

async function finishedIn(
  given: EmbeddingSink | undefined,
  identity: RunIdentity,
  signal: AbortSignal | undefined,
): Promise<FinishedInputs> {
  const sink = new RunSink<EmbeddingOutput>(
    given === undefined ? undefined : readingOnly(given),
    () => undefined,
  );
  await sink.open(identity);
  try {
    return await sink.load(() => {
      signal?.throwIfAborted();
      return false;
    });
  } finally {
    await sink.close([]);
  }
}

/** An estimate does not open a sink that can list the finished inputs without being opened. Such a sink is not closed either. */
function readingOnly(sink: EmbeddingSink): EmbeddingSink {
  return typeof sink.finished === "function"
    ? { open: async (identity) => sink.finished?.(identity) ?? [], write: refuseToWrite, close: nothing }
    : sink;
}

async function refuseToWrite(): Promise<void> {
  throw new TypeError("An estimate writes nothing.");
}

async function nothing(): Promise<void> {}

/** A table may name the model alone, or with its provider before it. */
function priceOf(model: string, { models }: PriceTable): number | undefined {
  const named = Object.entries(models).find(([name]) => name === model || name.endsWith(`/${model}`));
  return (models[model] ?? named?.[1])?.promptPerMillion;
}
