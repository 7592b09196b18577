import * as z from "zod";
import type { Clock } from "../contract/clock.js";
import type { SwitcherFactory } from "../contract/credential-switcher.js";
import { errorClasses } from "../contract/error-class.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { ErrorRule } from "../contract/error-rule.js";
import type { Logger } from "../contract/logger.js";

const milliseconds = positive("must be a positive number of milliseconds");
const zeroOrMore = z.number({ error: "must be 0 or a positive number of milliseconds" }).min(0, {
  error: "must be 0 or a positive number of milliseconds",
});
const count = whole(1);

function positive(error: string) {
  return z.number({ error }).positive({ error });
}

/** Zod's numbers are finite; here "for ever" is a sensible wish. */
function orInfinity(error: string) {
  return z.union([positive(error), z.literal(Number.POSITIVE_INFINITY)], { error });
}

function whole(minimum: number) {
  const error = `must be a whole number of at least ${minimum}`;
  return z.number({ error }).int({ error }).min(minimum, { error });
}

function text(error: string) {
  return z.string({ error }).regex(/\S/, { error });
}

function withMethods<Part>(...methods: readonly string[]) {
  const check = (value: unknown) =>
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    methods.every((method) => typeof Reflect.get(value, method) === "function");
  return z.custom<Part>(
    check,
    `must be an object with the ${methods.length > 1 ? "methods" : "method"} ${methods.join(", ")}`,
  );
}

function callable<Part>(what: string) {
  return z.custom<Part>((value) => typeof value === "function", `must be a function: ${what}`);
}

const retry = z.strictObject({
  maxRounds: count.optional(),
  maxAttempts: z
    .union([count, z.literal(Number.POSITIVE_INFINITY)], {
      error: "must be a whole number of at least 1, or Infinity",
    })
    .optional(),
  sameCredential: whole(0).optional(),
  backoffMs: milliseconds.optional(),
  maxBackoffMs: milliseconds.optional(),
  maxWaitMs: zeroOrMore.optional(),
});

const forever = orInfinity("must be a positive number of milliseconds, or Infinity");

const timeouts = z.strictObject({
  attemptMs: forever.optional(),
  firstContentMs: forever.optional(),
  idleMs: forever.optional(),
  totalMs: forever.optional(),
});

const policyRow = z.strictObject({
  call: z.enum(["rethrow", "next", "nextThenRounds"], {
    error: 'must be "rethrow", "next" or "nextThenRounds"',
  }),
  circuit: z.enum(["none", "open", "count"], { error: 'must be "none", "open" or "count"' }),
});

const policy = z.strictObject(
  Object.fromEntries(
    errorClasses.filter((name) => name !== "aborted").map((name) => [name, policyRow.optional()]),
  ),
);

/** A rule's `name` is what classifications and reports call it. */
const rule = z.custom<ErrorRule>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "name") === "string" &&
    typeof Reflect.get(value, "classify") === "function",
  "must be a rule: an object with a name and a method classify",
);

const price = z
  .number({ error: "must be 0 or a positive number: the price of a million tokens" })
  .min(0, { error: "must be 0 or a positive number: the price of a million tokens" });

const prices = z.strictObject({
  currency: text('must be a text such as "USD"').optional(),
  models: z.record(
    z.string(),
    z.strictObject({
      promptPerMillion: price,
      completionPerMillion: price.optional(),
      cachedPerMillion: price.optional(),
      imagePerMillion: price.optional(),
    }),
    { error: 'must be an object of prices by model: { "gpt-4.1-mini": { promptPerMillion: 0.4 } }' },
  ),
});

const shared = {
  rules: z.array(rule, { error: "must be a list of rules" }).optional(),
  switcher: callable<SwitcherFactory>("call the factory, as in stickyRing(), or give your own").optional(),
  policy: policy.optional(),
  retry: retry.optional(),
  timeouts: timeouts.optional(),
};

/** Options of `createHotspare`, but for the plugins, which are checked one by one. */
export const hotspareSchema = z.strictObject({
  ...shared,
  plugins: z.array(z.unknown(), { error: "must be a list of plugins, such as [openai()]" }).min(1, {
    error: "is empty: install a provider and give its plugin, such as plugins: [openai()]",
  }),
  classifier: withMethods<ErrorClassifier>("classify").optional(),
  failback: z
    .strictObject({
      afterMs: milliseconds.optional(),
      afterCalls: count.optional(),
      probe: z.enum(["request", "background"], { error: 'must be "request" or "background"' }).optional(),
    })
    .optional(),
  breaker: z
    .strictObject({
      failureThreshold: count.optional(),
      cooldownMs: milliseconds.optional(),
      maxCooldownMs: milliseconds.optional(),
      maxStatedWaitMs: milliseconds.optional(),
    })
    .optional(),
  prices: prices.optional(),
  clock: withMethods<Clock>("monotonicMs", "epochMs", "sleep").optional(),
  random: callable<() => number>("it gives a number in [0, 1)").optional(),
  logger: withMethods<Logger>("debug", "info", "warn", "error").optional(),
  container: withMethods("resolve", "register", "createChildContainer").optional(),
});

const model = {
  ...shared,
  model: text('must be the model\'s name, such as "text-embedding-3-small"'),
  purpose: text('must be a text such as "indexing"').optional(),
  credentials: z.array(z.unknown(), { error: "must be a list of credentials, in priority order" }).min(1, {
    error:
      'is empty: give at least one credential, such as { provider: "openai", apiKey: process.env.OPENAI_API_KEY }',
  }),
};

const unchanged = "must be as embedder.fingerprint gave it: JSON, with nothing left out";
const fingerprint = z
  .strictObject(
    {
      format: z.literal("hotspare/vector-space/1", { error: unchanged }),
      model: z.string({ error: unchanged }),
      texts: z.array(z.string({ error: unchanged }), { error: unchanged }).min(1, { error: unchanged }),
      vectors: z.array(z.string({ error: unchanged }), { error: unchanged }),
    },
    { error: unchanged },
  )
  .refine(({ texts, vectors }) => texts.length === vectors.length, { error: unchanged });

/** Options of `hotspare.embedder`, but for the credentials' own fields. */
export const embedderSchema = z.strictObject({
  ...model,
  dimensions: count.optional(),
  output: z
    .enum(["dense", "sparse", "hybrid"], { error: 'must be "dense", "sparse" or "hybrid"' })
    .optional(),
  truncateDimensions: count.optional(),
  vectorSpace: z
    .strictObject({
      name: text("must be a name").optional(),
      models: z
        .array(text("must be a model's name"), { error: "must be a list of the models' names" })
        .optional(),
      verify: z.boolean({ error: "must be true or false" }).optional(),
      fingerprint: fingerprint.optional(),
    })
    .optional(),
});

/** Options of `hotspare.vlm`, but for the credentials' own fields. */
export const vlmSchema = z.strictObject(model);

const credential = {
  id: text("must be a text that is not empty").optional(),
  provider: text("must name a provider"),
  account: text("must be a text that is not empty").optional(),
  headers: z
    .record(z.string(), z.string({ error: "must be a text" }), { error: "must be an object of texts" })
    .optional(),
  model: text("must be the model's name at this credential").optional(),
};

/** The fields of every credential of an embedder. */
export const credentialSchema = z.strictObject(credential);

/** The fields of every credential of a VLM. */
export const vlmCredentialSchema = z.strictObject({
  ...credential,
  maxTokens: count.optional(),
  extraBody: z.record(z.string(), z.unknown(), { error: "must be an object" }).optional(),
});
