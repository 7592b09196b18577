import type { EmbedOptions, PriceTable } from "@hotspare/core";
import { embedOptionNames } from "@hotspare/core/plugin";
import type { BulkInputs } from "../contract/bulk-input.js";
import type { EmbedManyOptions } from "../contract/embed-many-options.js";
import type { EmbedManyProgress } from "../contract/embedding-run.js";
import type { EmbeddingSink } from "../contract/embedding-sink.js";
import type { EstimateOptions } from "../contract/estimate-options.js";
import { checkEmbedder, checkInputs } from "./check-arguments.js";
import { checkOptions, estimateRules, type Rules, runRules } from "./option-rules.js";

/** The options of a run with every default filled in. */
export interface NormalizedOptions {
  readonly concurrency: number;
  readonly batchSize: number;
  readonly lingerMs: number;
  readonly order: "input" | "completion";
  readonly total: number | undefined;
  readonly maxWaitMs: number;
  readonly maxConsecutiveFailures: number | undefined;
  readonly countTokens: ((text: string) => number) | undefined;
  readonly writeTo: EmbeddingSink | undefined;
  readonly checkpoint: EmbeddingSink | undefined;
  /** In how many runs an input may fail. */
  readonly mostTries: number;
  readonly changed: "stop" | "replace";
  readonly onProgress: ((progress: EmbedManyProgress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  /** What each request is sent with. */
  readonly callOptions: EmbedOptions;
}

/** In how many runs an input may fail, unless the caller says otherwise. */
const defaultTries = 3;

function withDefaults(inputs: BulkInputs, given: EmbedManyOptions): NormalizedOptions {
  const { writeTo, checkpoint, retryFailed = true } = given;
  return {
    concurrency: given.concurrency ?? 4,
    batchSize: given.batchSize ?? Number.POSITIVE_INFINITY,
    lingerMs: given.lingerMs ?? 1_000,
    order: given.order ?? (writeTo === undefined ? "input" : "completion"),
    total: given.total ?? (Array.isArray(inputs) ? inputs.length : undefined),
    maxWaitMs: given.maxWaitMs ?? 600_000,
    maxConsecutiveFailures: given.maxConsecutiveFailures,
    countTokens: given.countTokens,
    writeTo,
    checkpoint,
    mostTries: typeof retryFailed === "number" ? retryFailed : retryFailed ? defaultTries : 1,
    changed: given.changed ?? "stop",
    onProgress: given.onProgress,
    signal: given.signal,
    callOptions: callOptionsOf(given),
  };
}

/** Options of a call that the run keeps for itself: the run ends its requests by its own signal and wait. */
const ofTheRun: ReadonlySet<string> = new Set(["signal", "maxWaitMs"]);

/** Every option of a call goes to each request. The names come from core, so that no option of a later core is forgotten here. */
function callOptionsOf(given: EmbedManyOptions): EmbedOptions {
  const ofCalls = Object.entries(given).filter(
    ([name]) => embedOptionNames.includes(name) && !ofTheRun.has(name),
  );
  return { ...Object.fromEntries(ofCalls), priority: given.priority ?? "background" };
}

/**
 * @throws {InvalidConfigError} when the embedder or an option is wrong
 * @throws {InvalidInputError} when the inputs are not a list
 */
export function normalizeOptions(
  embedder: unknown,
  inputs: BulkInputs,
  given: EmbedManyOptions,
): NormalizedOptions {
  checkArguments("embedMany()", { embedder, inputs, given, rules: runRules });
  return withDefaults(inputs, given);
}

/** Options of an estimate with every default filled in. */
export interface NormalizedEstimate extends NormalizedOptions {
  readonly prices: PriceTable | undefined;
  readonly requestMs: number;
}

/** @throws as `normalizeOptions` does */
export function normalizeEstimateOptions(
  embedder: unknown,
  inputs: BulkInputs,
  given: EstimateOptions,
): NormalizedEstimate {
  checkArguments("estimate()", { embedder, inputs, given, rules: estimateRules });
  const { prices, requestMs = 1_000 } = given;
  return { ...withDefaults(inputs, given), prices, requestMs };
}

interface GivenArguments {
  readonly embedder: unknown;
  readonly inputs: unknown;
  readonly given: unknown;
  readonly rules: Rules<string>;
}

function checkArguments(subject: string, { embedder, inputs, given, rules }: GivenArguments): void {
  checkEmbedder(embedder, subject);
  checkInputs(inputs, subject);
  checkOptions(given, rules, subject);
}
