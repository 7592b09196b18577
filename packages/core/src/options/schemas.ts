import * as z from "zod";
import type { Clock } from "../contract/clock.js";
import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { HealthLink } from "../contract/health-link.js";
import type { Logger } from "../contract/logger.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import { orderedSwitcher } from "../switching/ordered-switcher.js";
import { spreadSwitcher } from "../switching/spread-switcher.js";
import { stickyRing } from "../switching/sticky-ring-switcher.js";
import { once } from "./once.js";
import {
  breakerSchema,
  failbackSchema,
  mediaSchema,
  policySchema,
  pricesSchema,
  retrySchema,
  timeoutsSchema,
} from "./option-schemas.js";
import { schemaByFields } from "./schema-by-fields.js";
import { count, oneOf, orInfinity, text } from "./value-schemas.js";

function withMethods<Part>(methods: readonly string[], example?: string) {
  const check = (value: unknown) =>
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    methods.every((method) => typeof Reflect.get(value, method) === "function");
  return z.custom<Part>(
    check,
    `must be an object with the ${methods.length > 1 ? "methods" : "method"} ${methods.join(", ")}${example === undefined ? "" : `, such as ${example}`}`,
  );
}

function callable<Part>(what: string) {
  return z.custom<Part>((value) => typeof value === "function", `must be a function: ${what}`);
}

/** What a configuration file names by a word is made by a function in code. */
const switcherMakers: Readonly<Record<string, string>> = {
  ordered: "orderedSwitcher()",
  priority: "orderedSwitcher()",
  spread: "spreadSwitcher()",
  roundrobin: "spreadSwitcher()",
  balanced: "spreadSwitcher()",
  sticky: "stickyRing()",
  stickyring: "stickyRing()",
};

/** Hotspare's own makers: a switcher's place takes what they give, and a maker itself would be found only by the first model. */
const uncalled: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [orderedSwitcher, "orderedSwitcher()"],
  [spreadSwitcher, "spreadSwitcher()"],
  [stickyRing, "stickyRing()"],
]);

function switcherMend(given: unknown): string {
  const maker = uncalled.get(given);
  if (maker !== undefined) {
    return `must be the result of the function: call it, switcher: ${maker}`;
  }
  const name = typeof given === "string" ? given.toLowerCase().replace(/(?:[_\s-]|switcher|\(\))/g, "") : "";
  return Object.hasOwn(switcherMakers, name)
    ? `must be a function: in code write switcher: ${switcherMakers[name]}, which @hotspare/core exports`
    : "must be a function: call the factory, as in stickyRing(), or give your own";
}

/** Classifications and reports show a rule's `name`. */
const rule = once(() =>
  z.custom<ErrorRule>(
    (value) =>
      typeof value === "object" &&
      value !== null &&
      typeof Reflect.get(value, "name") === "string" &&
      typeof Reflect.get(value, "classify") === "function",
    "must be a rule: an object with a name and a method classify",
  ),
);

const shared = {
  rules: () => z.array(rule(), { error: "must be a list of rules" }).optional(),
  switcher: () =>
    z
      .custom<SwitcherFactory>((value) => typeof value === "function" && !uncalled.has(value), {
        error: ({ input }) => switcherMend(input),
      })
      .optional(),
  policy: () => policySchema().optional(),
  retry: () => retrySchema().optional(),
  timeouts: () => timeoutsSchema().optional(),
  media: () => mediaSchema().optional(),
};

/** Options of `createHotspare` except the plugins, which are checked one by one. */
export const hotspareSchema = schemaByFields(
  {
    ...shared,
    plugins: () =>
      z.array(z.unknown(), { error: "must be a list of plugins, such as [openai()]" }).min(1, {
        error: "is empty: install a provider and give its plugin, such as plugins: [openai()]",
      }),
    classifier: () => withMethods<ErrorClassifier>(["classify"]).optional(),
    failback: () => failbackSchema().optional(),
    breaker: () => breakerSchema().optional(),
    prices: () => pricesSchema().optional(),
    clock: () => withMethods<Clock>(["monotonicMs", "epochMs", "sleep"]).optional(),
    random: () => callable<() => number>("it gives a number in [0, 1)").optional(),
    logger: () => withMethods<Logger>(["debug", "info", "warn", "error"]).optional(),
    healthLink: () =>
      withMethods<HealthLink>(
        ["publish", "subscribe", "acquireProbe", "name"],
        "redisHealth({ url, fleetKey })",
      ).optional(),
    healthOf: () =>
      z
        .custom<{ readonly container: unknown }>(
          (value) => typeof Reflect.get(Object(value), "container") === "object",
          "must be a Hotspare, which createHotspare() has made",
        )
        .optional(),
    secrets: () =>
      z.array(z.string({ error: "must be a text" }), { error: "must be a list of texts" }).optional(),
    container: () => withMethods(["resolve", "register", "createChildContainer"]).optional(),
  },
  ["plugins"],
  (shape) => z.strictObject(shape),
);

const model = {
  ...shared,
  name: () => text('must be a name of yours, such as "docs"').optional(),
  model: () =>
    text('must be the model\'s name, such as "text-embedding-3-small"').meta({
      description: "The model's name, as the providers know it.",
    }),
  purpose: () =>
    text('must be a text such as "indexing"').optional().meta({
      description: "Purpose of calls that name no purpose. Hotspare counts usage by purpose.",
      default: "default",
    }),
  maxReplyBytes: () =>
    count().optional().meta({
      description:
        "Most bytes that Hotspare reads of one reply, after decompression. Default 268435456 for embedders and 8388608 for VLMs.",
    }),
  credentials: () =>
    z.array(z.unknown(), { error: "must be a list of credentials, in priority order" }).min(1, {
      error:
        'is empty: give at least one credential, such as { provider: "openai", apiKey: process.env.OPENAI_API_KEY }',
    }),
};

const unchanged = "must be the complete JSON of embedder.fingerprint";
const fingerprint = once(() =>
  z
    .strictObject(
      {
        format: z.literal("hotspare/vector-space/1", { error: unchanged }),
        model: z.string({ error: unchanged }),
        texts: z.array(z.string({ error: unchanged }), { error: unchanged }).min(1, { error: unchanged }),
        vectors: z.array(z.string({ error: unchanged }), { error: unchanged }),
      },
      { error: unchanged },
    )
    .refine(({ texts, vectors }) => texts.length === vectors.length, { error: unchanged }),
);

/** Options of `hotspare.embedder` except the credentials' own fields. */
export const embedderSchema = schemaByFields(
  {
    ...model,
    dimensions: () =>
      count().optional().meta({
        description: "Length of dense vectors to request. The model's own if not set.",
      }),
    output: () =>
      oneOf("dense", "sparse", "hybrid")
        .optional()
        .meta({ description: "What the embedder returns for an input.", default: "dense" }),
    truncateDimensions: () =>
      count().optional().meta({
        description:
          "Number of leading components of each dense vector to keep, scaled back to length 1. Use only with models trained for truncation.",
      }),
    vectorSpace: () =>
      z
        .strictObject({
          name: text("must be a name").optional().meta({
            description: "A name of yours for the space. Hotspare shows it with the options in force.",
          }),
          models: z
            .array(text("must be a model's name"), { error: "must be a list of the models' names" })
            .optional()
            .meta({ description: "Models whose vectors you declare comparable." }),
          verify: z.boolean({ error: "must be true or false" }).optional().meta({
            description:
              "Whether each credential must prove by a small request that its vectors belong to the space. Default true with a fingerprint.",
          }),
          fingerprint: fingerprint().optional().meta({
            description: "Fingerprint of the model that built an index, from embedder.fingerprint.",
          }),
        })
        .optional()
        .meta({ description: "What you know about the vector space that all credentials share." }),
  },
  ["model", "credentials"],
  (shape) => z.strictObject(shape),
);

/** Options of `hotspare.vlm` except the credentials' own fields. */
export const vlmSchema = schemaByFields(model, ["model", "credentials"], (shape) => z.strictObject(shape));

const credential = {
  id: () =>
    text("must be a text that is not empty").optional().meta({
      description:
        "Name of the credential in events and results, unique within the model. Default credential-<index>.",
    }),
  provider: () => text("must name a provider"),
  account: () =>
    text("must be a text that is not empty").optional().meta({
      description:
        "Account of the key. Keys of one account share its quota, and Hotspare skips them all when the account is exhausted.",
    }),
  headers: () =>
    z
      .record(z.string(), z.string({ error: "must be a text" }), { error: "must be an object of texts" })
      .optional()
      .meta({
        description: "Headers of every request of this credential. Hotspare treats their values as secrets.",
      }),
  maxConcurrent: () =>
    orInfinity(count(), "must be a whole number of at least 1, or Infinity").optional().meta({
      description:
        "Most attempts in flight on this credential. Further calls use another credential, or wait. Unlimited if not set.",
    }),
  model: () =>
    text("must be the model's name at this credential").optional().meta({
      description: "The model's name at this credential, if it differs.",
    }),
  extraBody: () =>
    z.record(z.string(), z.unknown(), { error: "must be an object" }).optional().meta({
      description:
        "Fields that Hotspare adds to the request's body. The extraBody of a VLM request takes precedence.",
    }),
};

/** Fields of every credential of an embedder. */
export const credentialSchema = schemaByFields(credential, ["provider"], (shape) => z.strictObject(shape));

/** Fields of every credential of a VLM. */
export const vlmCredentialSchema = schemaByFields(
  {
    ...credential,
    maxTokens: () =>
      count().optional().meta({
        description: "Most tokens to generate if the request sets no limit.",
      }),
  },
  ["provider"],
  (shape) => z.strictObject(shape),
);
