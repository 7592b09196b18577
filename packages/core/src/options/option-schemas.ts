import * as z from "zod";
import { errorClasses } from "../contract/plugin/error-class.js";
import { policyWords } from "../contract/policy.js";
import { normalizedHost } from "../request/media/media-hosts.js";
import { defaultBreaker, defaultEmbedderTimeouts, defaultFailback, defaultRetry } from "./defaults.js";
import { once } from "./once.js";
import { count, milliseconds, oneOf, orInfinity, text, whole, zeroOrMore } from "./value-schemas.js";

// The JSON Schema of a configuration file, and its reference in the guide, show these descriptions and defaults.

export const retrySchema = once(() =>
  z
    .strictObject({
      maxRounds: count().optional().meta({
        description: "Most rounds of a call through its credentials, including the first.",
        default: defaultRetry.maxRounds,
      }),
      maxAttempts: orInfinity(count(), "must be a whole number of at least 1, or Infinity")
        .optional()
        .meta({ description: "Most attempts of one call. Unlimited if not set." }),
      sameCredential: whole(0).optional().meta({
        description:
          "Retries of a transient failure on the same credential before the next credential. 3 with stickyRing.",
        default: defaultRetry.sameCredential,
      }),
      backoffMs: milliseconds().optional().meta({
        description: "First back-off, in milliseconds. Doubles each time, with jitter.",
        default: defaultRetry.backoffMs,
      }),
      maxBackoffMs: milliseconds()
        .optional()
        .meta({ description: "Longest back-off, in milliseconds.", default: defaultRetry.maxBackoffMs }),
      maxWaitMs: zeroOrMore("must be 0 or a positive number of milliseconds").optional().meta({
        description: "Longest wait of a call for a credential that recovers soon, in milliseconds.",
        default: defaultRetry.maxWaitMs,
      }),
      maxWaiting: whole(0).optional().meta({
        description: "Most calls of a model that wait at the same time. Further calls fail at once.",
        default: defaultRetry.maxWaiting,
      }),
      budget: z
        .strictObject({
          tokens: zeroOrMore("must be 0 or a positive number of retries").optional().meta({
            description: "Most retries that the budget holds. The budget is full at the start.",
            default: defaultRetry.budget.tokens,
          }),
          perAnswer: zeroOrMore("must be 0 or a positive number of retries").optional().meta({
            description: "Retries that each answer adds.",
            default: defaultRetry.budget.perAnswer,
          }),
          perSecond: zeroOrMore("must be 0 or a positive number of retries").optional().meta({
            description: "Retries that each second adds.",
            default: defaultRetry.budget.perSecond,
          }),
        })
        .optional()
        .meta({
          description:
            "Limits the retries on one server. The first retry of a call is free, unless it is on the same credential.",
        }),
    })
    .meta({ description: "How a call retries." }),
);

const forever = once(() =>
  orInfinity(milliseconds(), "must be a positive number of milliseconds, or Infinity"),
);

export const timeoutsSchema = once(() =>
  z
    .strictObject({
      attemptMs: forever().optional().meta({
        description:
          "Time limit of one attempt, in milliseconds. In a stream, the limit ends at the first content. Default 60000 for embedders and 120000 for VLMs.",
      }),
      firstContentMs: forever().optional().meta({
        description: "Time limit until a stream's first content, in milliseconds. Keep-alives do not count.",
        default: defaultEmbedderTimeouts.firstContentMs,
      }),
      idleMs: forever().optional().meta({
        description: "Longest silence between two pieces of a stream's content, in milliseconds.",
        default: defaultEmbedderTimeouts.idleMs,
      }),
      finishMs: forever().optional().meta({
        description: "How long Hotspare waits for a stream's usage after its finish reason, in milliseconds.",
        default: defaultEmbedderTimeouts.finishMs,
      }),
      totalMs: forever().optional().meta({
        description:
          "Time limit of the whole call with all attempts and waits, in milliseconds. Unlimited if not set.",
      }),
    })
    .meta({ description: "Times after which a call stops waiting." }),
);

/** Without a scheme, a path or a user: what `URL.host` gives. */
const host = once(() =>
  z.string({ error: "must be a host's name" }).refine((text) => normalizedHost(text) !== undefined, {
    error: 'must be a host alone, such as "images.example.com", "*.example.com" or "localhost:9000"',
  }),
);

export const mediaSchema = once(() =>
  z
    .strictObject({
      files: z.boolean({ error: "must be true or false" }).optional().meta({
        description:
          "Whether a request may name a file of this machine. Set false if requests contain sources that users write.",
        default: true,
      }),
      hosts: z
        .array(host(), { error: 'must be a list of hosts: ["images.example.com", "*.example.com"]' })
        .optional()
        .meta({
          description: "Hosts that the URL of a picture, a film or a sound may name. Any host if not set.",
        }),
    })
    .meta({ description: "Which pictures, films and sounds a request may name." }),
);

const truth = once(() => z.boolean({ error: "must be true or false" }));

const policyRow = once(() =>
  z.strictObject({
    call: oneOf(...policyWords.call)
      .optional()
      .meta({
        description:
          "What the call does: throw the original error, try the next credential, or also start another round.",
      }),
    circuit: oneOf(...policyWords.circuit)
      .optional()
      .meta({
        description:
          "What the credential's circuit does: nothing, open at once, or open after several failures in a row.",
      }),
    cooldown: oneOf(...policyWords.cooldown)
      .optional()
      .meta({
        description: "How long the circuit stays open: breaker.cooldownMs or failback.afterMs.",
      }),
    blocks: truth().optional().meta({
      description: "Whether an open circuit blocks its credential when no other credential is left.",
    }),
    probedEarly: truth().optional().meta({
      description:
        "Whether one call probes early, when other credentials have answered failback.afterCalls calls.",
    }),
    provesEndpoint: truth().optional().meta({
      description: "Whether a reply of this class proves that the endpoint works.",
    }),
    waits: oneOf(...policyWords.waits)
      .optional()
      .meta({
        description:
          "Whether a call waits for the credential when no other credential is left: always, only for a stated time, or never.",
      }),
    limitsRoom: truth().optional().meta({
      description: "Whether the failure limits how many attempts may be in flight.",
    }),
  }),
);

export const policySchema = once(() =>
  z
    .strictObject(
      Object.fromEntries(
        errorClasses
          .filter((name) => name !== "aborted")
          .map((name) => [
            name,
            policyRow()
              .optional()
              .meta({ description: `What a failure of the class ${name} causes.` }),
          ]),
      ),
    )
    .meta({ description: "Overrides traits of error classes." }),
);

export const failbackSchema = once(() =>
  z
    .strictObject({
      afterMs: milliseconds().optional().meta({
        description:
          "Milliseconds until Hotspare probes a credential that is revoked, exhausted or not found.",
        default: defaultFailback.afterMs,
      }),
      afterCalls: count().optional().meta({
        description: "Number of calls that other credentials answer until Hotspare probes sooner.",
        default: defaultFailback.afterCalls,
      }),
      probe: oneOf("request", "background").optional().meta({
        description: "Whether a user's call is the probe, or a separate cheap request.",
        default: defaultFailback.probe,
      }),
    })
    .meta({ description: "When Hotspare tries a failed credential again." }),
);

export const breakerSchema = once(() =>
  z
    .strictObject({
      failureThreshold: count().optional().meta({
        description: "Number of calls in a row whose transient or unknown failures open a circuit.",
        default: defaultBreaker.failureThreshold,
      }),
      cooldownMs: milliseconds().optional().meta({
        description:
          "How long a circuit stays open, in milliseconds. Doubles at each opening without a success in between.",
        default: defaultBreaker.cooldownMs,
      }),
      maxCooldownMs: milliseconds().optional().meta({
        description: "Longest time that doubling keeps a circuit open, in milliseconds.",
        default: defaultBreaker.maxCooldownMs,
      }),
      maxStatedWaitMs: milliseconds().optional().meta({
        description:
          "Longest stated wait that Hotspare trusts, in milliseconds. Hotspare reports a longer wait, but probes every failback.afterMs.",
        default: defaultBreaker.maxStatedWaitMs,
      }),
    })
    .meta({ description: "When a circuit opens, and for how long." }),
);

const price = once(() => zeroOrMore("must be 0 or a positive number: the price of a million tokens"));

export const pricesSchema = once(() =>
  z
    .strictObject({
      currency: text('must be a text such as "USD"')
        .optional()
        .meta({ description: 'Shown with the cost, such as "USD".' }),
      models: z
        .record(
          z.string(),
          z.strictObject({
            promptPerMillion: price().meta({ description: "Price of a million input tokens." }),
            completionPerMillion: price()
              .optional()
              .meta({ description: "Price of a million output tokens.", default: 0 }),
            cachedPerMillion: price().optional().meta({
              description: "Price of a million cached input tokens. The price of other input if not set.",
            }),
            imagePerMillion: price().optional().meta({
              description: "Price of a million image tokens. The price of other input if not set.",
            }),
          }),
          { error: 'must be an object of prices by model: { "gpt-4.1-mini": { promptPerMillion: 0.4 } }' },
        )
        .meta({ description: 'Prices by model, or by provider and model: "azure/gpt-4.1-mini".' }),
    })
    .meta({ description: "Prices of tokens, so that hotspare.usage reports costs." }),
);
