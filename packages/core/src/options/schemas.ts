import * as z from "zod";
import type { Clock } from "../contract/clock.js";
import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { Logger } from "../contract/logger.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import {
  breakerSchema,
  failbackSchema,
  policySchema,
  pricesSchema,
  retrySchema,
  timeoutsSchema,
} from "./option-schemas.js";
import { count, oneOf, text } from "./value-schemas.js";

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

/** A rule's `name` is what classifications and reports call it. */
const rule = z.custom<ErrorRule>(
  (value) =>
    typeof value === "object" &&
    value !== null &&
    typeof Reflect.get(value, "name") === "string" &&
    typeof Reflect.get(value, "classify") === "function",
  "must be a rule: an object with a name and a method classify",
);

const shared = {
  rules: z.array(rule, { error: "must be a list of rules" }).optional(),
  switcher: callable<SwitcherFactory>("call the factory, as in stickyRing(), or give your own").optional(),
  policy: policySchema.optional(),
  retry: retrySchema.optional(),
  timeouts: timeoutsSchema.optional(),
};

/** Options of `createHotspare`, but for the plugins, which are checked one by one. */
export const hotspareSchema = z.strictObject({
  ...shared,
  plugins: z.array(z.unknown(), { error: "must be a list of plugins, such as [openai()]" }).min(1, {
    error: "is empty: install a provider and give its plugin, such as plugins: [openai()]",
  }),
  classifier: withMethods<ErrorClassifier>("classify").optional(),
  failback: failbackSchema.optional(),
  breaker: breakerSchema.optional(),
  prices: pricesSchema.optional(),
  clock: withMethods<Clock>("monotonicMs", "epochMs", "sleep").optional(),
  random: callable<() => number>("it gives a number in [0, 1)").optional(),
  logger: withMethods<Logger>("debug", "info", "warn", "error").optional(),
  container: withMethods("resolve", "register", "createChildContainer").optional(),
});

const model = {
  ...shared,
  model: text('must be the model\'s name, such as "text-embedding-3-small"').meta({
    description: "The model, as the providers call it.",
  }),
  purpose: text('must be a text such as "indexing"').optional().meta({
    description: "What calls are for that name no purpose: their usage is counted under it.",
    default: "default",
  }),
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
  dimensions: count.optional().meta({
    description: "Length of the dense vectors asked for; the model's own, unless given.",
  }),
  output: oneOf("dense", "sparse", "hybrid")
    .optional()
    .meta({ description: "What is made of an input.", default: "dense" }),
  truncateDimensions: count.optional().meta({
    description:
      "So many of each dense vector's first numbers are kept, brought back to length 1; for models trained for it.",
  }),
  vectorSpace: z
    .strictObject({
      name: text("must be a name")
        .optional()
        .meta({ description: "A name for messages; needed with models." }),
      models: z
        .array(text("must be a model's name"), { error: "must be a list of the models' names" })
        .optional()
        .meta({ description: "Models whose vectors are declared comparable." }),
      verify: z.boolean({ error: "must be true or false" }).optional().meta({
        description:
          "Whether each credential shows by a small request that its vectors are of the space; true with a fingerprint.",
      }),
      fingerprint: fingerprint.optional().meta({
        description: "What an index was built with, as embedder.fingerprint gave it.",
      }),
    })
    .optional()
    .meta({ description: "What is known of the vector space that all credentials share." }),
});

/** Options of `hotspare.vlm`, but for the credentials' own fields. */
export const vlmSchema = z.strictObject(model);

const credential = {
  id: text("must be a text that is not empty").optional().meta({
    description: "Unique within the model, shown in events and results; credential-<index>, unless given.",
  }),
  provider: text("must name a provider"),
  account: text("must be a text that is not empty").optional().meta({
    description: "Keys of one account share its quota: an exhausted account parks them all.",
  }),
  headers: z
    .record(z.string(), z.string({ error: "must be a text" }), { error: "must be an object of texts" })
    .optional()
    .meta({ description: "Sent with every request of this credential. Values are treated as secrets." }),
  model: text("must be the model's name at this credential").optional().meta({
    description: "What this credential calls the model, when that differs from the model's name.",
  }),
};

/** The fields of every credential of an embedder. */
export const credentialSchema = z.strictObject(credential);

/** The fields of every credential of a VLM. */
export const vlmCredentialSchema = z.strictObject({
  ...credential,
  maxTokens: count.optional().meta({
    description: "Upper bound of tokens to generate, when the request names none.",
  }),
  extraBody: z.record(z.string(), z.unknown(), { error: "must be an object" }).optional().meta({
    description: "Merged into the request's body, below the request's own extraBody.",
  }),
});
