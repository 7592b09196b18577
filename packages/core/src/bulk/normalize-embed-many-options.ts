import * as z from "zod";
import type { CallOptions } from "../contract/call-options.js";
import type { EmbeddingCheckpoint, EmbedManyOptions } from "../contract/embed-many.js";
import type { EmbeddingInput } from "../contract/embedder.js";
import type { Timeouts } from "../contract/timeouts.js";
import { InvalidInputError } from "../errors/invalid-input-error.js";
import { describeValue } from "../request/media/describe-value.js";

/** The options of a run with every default filled in. */
export interface NormalizedEmbedManyOptions {
  readonly concurrency: number;
  readonly batchSize: number;
  readonly order: "input" | "completion";
  readonly total: number | undefined;
  readonly maxWaitMs: number;
  readonly countTokens: ((text: string) => number) | undefined;
  readonly checkpoint: EmbeddingCheckpoint | undefined;
  readonly inputType: "query" | "document" | undefined;
  readonly signal: AbortSignal | undefined;
  readonly purpose: string | undefined;
  readonly timeouts: Timeouts | undefined;
  readonly headers: CallOptions["headers"];
  readonly metadata: CallOptions["metadata"];
  readonly priority: "normal" | "background";
}

const wholeFromOne = "must be a whole number of at least 1";
const count = z.number({ error: wholeFromOne }).int({ error: wholeFromOne }).min(1, { error: wholeFromOne });
const duration = "must be 0 or a positive number of milliseconds, or Infinity";

const schema = z.strictObject({
  concurrency: count.optional(),
  batchSize: count.optional(),
  order: z.enum(["input", "completion"], { error: 'must be "input" or "completion"' }).optional(),
  total: z
    .number({ error: "must be a whole number" })
    .int({ error: "must be a whole number" })
    .min(0, { error: "must not be negative" })
    .optional(),
  maxWaitMs: z
    .union([z.number({ error: duration }).min(0, { error: duration }), z.literal(Number.POSITIVE_INFINITY)], {
      error: duration,
    })
    .optional(),
  countTokens: z
    .custom((value) => typeof value === "function", "must be a function that counts a text's tokens")
    .optional(),
  checkpoint: z
    .custom(hasMethods("load", "save"), 'must have the methods load and save, as fileCheckpoint("…") has')
    .optional(),
  inputType: z.enum(["query", "document"], { error: 'must be "query" or "document"' }).optional(),
  signal: z.instanceof(AbortSignal, { error: "must be an AbortSignal" }).optional(),
  purpose: z
    .string({ error: "must be a text" })
    .regex(/\S/, { error: "must be a text that is not empty" })
    .optional(),
  // Checked with the first request, like the timeouts of embed().
  timeouts: z.unknown().optional(),
  headers: z.unknown().optional(),
  metadata: z.unknown().optional(),
  priority: z.enum(["normal", "background"], { error: 'must be "normal" or "background"' }).optional(),
});

/** Validates the options of `embedMany`. @throws {InvalidInputError} with all mistakes */
export function normalizeEmbedManyOptions(
  inputs: Iterable<EmbeddingInput> | AsyncIterable<EmbeddingInput>,
  given: EmbedManyOptions,
): NormalizedEmbedManyOptions {
  checkInputs(inputs);
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    throw new InvalidInputError({
      issues: parsed.error.issues.flatMap((issue) => problemsOf(issue, given)),
    });
  }
  const {
    concurrency = 4,
    batchSize = Number.POSITIVE_INFINITY,
    order = "input",
    total = Array.isArray(inputs) ? inputs.length : undefined,
    maxWaitMs = 600_000,
    countTokens,
    checkpoint,
    inputType,
    signal,
    purpose,
    timeouts,
    headers,
    metadata,
    priority = "background",
  } = given;
  return Object.freeze({
    concurrency,
    batchSize,
    order,
    total,
    maxWaitMs,
    countTokens,
    checkpoint,
    inputType,
    signal,
    purpose,
    timeouts,
    headers,
    metadata,
    priority,
  });
}

function checkInputs(inputs: unknown): void {
  const iterable =
    typeof inputs === "object" &&
    inputs !== null &&
    (Symbol.iterator in inputs || Symbol.asyncIterator in inputs);
  if (!iterable) {
    const message = `is ${describeValue(inputs)}. Give a list, an iterable or an async iterable of inputs: embedMany(["…"])`;
    throw new InvalidInputError({ issues: [{ path: "inputs", message }] });
  }
}

function problemsOf(issue: z.core.$ZodIssue, given: unknown) {
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(schema.shape).join(", ");
    return issue.keys.map((key) => ({ path: key, message: `is not an option; there are: ${known}` }));
  }
  const [name] = issue.path;
  if (name === undefined) {
    return [{ path: "options", message: `is ${describeValue(given)}. Give an object` }];
  }
  const value: unknown = Reflect.get(given as object, name);
  const shown = typeof value === "number" ? String(value) : describeValue(value);
  return [{ path: String(name), message: `${issue.message}; it is ${shown}` }];
}

function hasMethods(...names: readonly string[]) {
  return (value: unknown) =>
    typeof value === "object" &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === "function");
}
