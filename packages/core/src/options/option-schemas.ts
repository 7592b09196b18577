import * as z from "zod";
import { errorClasses } from "../contract/plugin/error-class.js";
import { defaultBreaker, defaultEmbedderTimeouts, defaultFailback, defaultRetry } from "./defaults.js";
import { count, milliseconds, oneOf, orInfinity, text, whole, zeroOrMore } from "./value-schemas.js";

// The descriptions and defaults stand in the JSON Schema of a configuration file, and in its reference in the guide.

export const retrySchema = z
  .strictObject({
    maxRounds: count.optional().meta({
      description: "How many times a call goes round its credentials, the first round included.",
      default: defaultRetry.maxRounds,
    }),
    maxAttempts: orInfinity(count, "must be a whole number of at least 1, or Infinity")
      .optional()
      .meta({ description: "Most attempts of one call. Without it there is no such limit." }),
    sameCredential: whole(0).optional().meta({
      description:
        "How often a transient failure is tried again on the same credential before moving on; 3 with stickyRing.",
      default: defaultRetry.sameCredential,
    }),
    backoffMs: milliseconds.optional().meta({
      description: "The first back-off, in milliseconds; it doubles each time, with jitter.",
      default: defaultRetry.backoffMs,
    }),
    maxBackoffMs: milliseconds
      .optional()
      .meta({ description: "The longest back-off, in milliseconds.", default: defaultRetry.maxBackoffMs }),
    maxWaitMs: zeroOrMore("must be 0 or a positive number of milliseconds").optional().meta({
      description: "How long a call waits for a recovery that is near, in milliseconds.",
      default: defaultRetry.maxWaitMs,
    }),
  })
  .meta({ description: "How a call tries again." });

const forever = orInfinity(milliseconds, "must be a positive number of milliseconds, or Infinity");

export const timeoutsSchema = z
  .strictObject({
    attemptMs: forever.optional().meta({
      description:
        "One attempt, in milliseconds; of a stream, until its first content. 60000 for embedders and 120000 for VLMs, unless given.",
    }),
    firstContentMs: forever.optional().meta({
      description: "The first content of a stream, in milliseconds. Keep-alives do not count.",
      default: defaultEmbedderTimeouts.firstContentMs,
    }),
    idleMs: forever.optional().meta({
      description: "Silence of a stream between two pieces of content, in milliseconds.",
      default: defaultEmbedderTimeouts.idleMs,
    }),
    totalMs: forever.optional().meta({
      description:
        "The whole call with all attempts and waits, in milliseconds. Without it there is no such limit.",
    }),
  })
  .meta({ description: "Times after which a call stops waiting." });

const policyRow = z.strictObject({
  call: oneOf("rethrow", "next", "nextThenRounds").meta({
    description:
      "What the call does: throw the original error, go to the next credential, or also go round again.",
  }),
  circuit: oneOf("none", "open", "count").meta({
    description: "What the credential's circuit does: nothing, open at once, or open after several in a row.",
  }),
});

export const policySchema = z
  .strictObject(
    Object.fromEntries(
      errorClasses
        .filter((name) => name !== "aborted")
        .map((name) => [
          name,
          policyRow.optional().meta({ description: `What a failure of the class ${name} does.` }),
        ]),
    ),
  )
  .meta({ description: "Rows of the table of error classes that are to be others." });

export const failbackSchema = z
  .strictObject({
    afterMs: milliseconds.optional().meta({
      description: "Milliseconds after which a revoked, exhausted or unknown credential is probed.",
      default: defaultFailback.afterMs,
    }),
    afterCalls: count.optional().meta({
      description: "Calls answered by others after which it is probed sooner.",
      default: defaultFailback.afterCalls,
    }),
    probe: oneOf("request", "background").optional().meta({
      description: "Whether a user's call is the probe, or a cheap request beside it.",
      default: defaultFailback.probe,
    }),
  })
  .meta({ description: "When a credential that failed is tried again." });

export const breakerSchema = z
  .strictObject({
    failureThreshold: count.optional().meta({
      description: "Calls in a row that must fail before a transient failure opens a circuit.",
      default: defaultBreaker.failureThreshold,
    }),
    cooldownMs: milliseconds.optional().meta({
      description:
        "How long a circuit stays open, in milliseconds; doubled at each opening without a success between.",
      default: defaultBreaker.cooldownMs,
    }),
    maxCooldownMs: milliseconds.optional().meta({
      description: "The longest it stays open by doubling, in milliseconds.",
      default: defaultBreaker.maxCooldownMs,
    }),
    maxStatedWaitMs: milliseconds.optional().meta({
      description:
        "A wait stated by the provider beyond this, in milliseconds, is reported, but probed each failback.afterMs.",
      default: defaultBreaker.maxStatedWaitMs,
    }),
  })
  .meta({ description: "When a circuit opens, and for how long." });

const price = zeroOrMore("must be 0 or a positive number: the price of a million tokens");

export const pricesSchema = z
  .strictObject({
    currency: text('must be a text such as "USD"')
      .optional()
      .meta({ description: 'Shown with the cost, such as "USD".' }),
    models: z
      .record(
        z.string(),
        z.strictObject({
          promptPerMillion: price.meta({ description: "Of a million tokens of input." }),
          completionPerMillion: price
            .optional()
            .meta({ description: "Of a million tokens of output.", default: 0 }),
          cachedPerMillion: price.optional().meta({
            description: "Of a million tokens of input from the cache; as other input, unless given.",
          }),
          imagePerMillion: price.optional().meta({
            description: "Of a million tokens of images; as other input, unless given.",
          }),
        }),
        { error: 'must be an object of prices by model: { "gpt-4.1-mini": { promptPerMillion: 0.4 } }' },
      )
      .meta({ description: 'By model, or by provider and model: "azure/gpt-4.1-mini".' }),
  })
  .meta({ description: "What tokens cost, so that hotspare.usage tells costs." });
