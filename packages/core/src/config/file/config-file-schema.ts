import * as z from "zod";
import {
  breakerSchema,
  failbackSchema,
  mediaSchema,
  policySchema,
  pricesSchema,
  retrySchema,
  timeoutsSchema,
} from "../../options/option-schemas.js";
import { oneOf } from "../../options/value-schemas.js";

/** A strategy by name. Pass a strategy of your own to `createHotspare`. */
export const switcherSchema = oneOf("ordered", "stickyRing", "spread").meta({
  description: "How Hotspare picks each attempt's credential.",
  default: "ordered",
});

export const sharedFields = {
  switcher: switcherSchema.optional(),
  retry: retrySchema.optional(),
  timeouts: timeoutsSchema.optional(),
  media: mediaSchema.optional(),
  policy: policySchema.optional(),
};

function models(kind: string, example: string) {
  const error = `must be an object of ${kind} by name: { "${example}": { … } }`;
  return z.record(z.string(), z.unknown(), { error });
}

/** A whole configuration except its models, which are checked one by one. */
export const configFileSchema = z.strictObject({
  $schema: z.string({ error: "must be a text" }).optional().meta({
    description: "Where editors find this schema. Hotspare does not read it.",
  }),
  ...sharedFields,
  failback: failbackSchema.optional(),
  breaker: breakerSchema.optional(),
  prices: pricesSchema.optional(),
  embedders: models("embedders", "documents").optional(),
  vlms: models("VLMs", "captions").optional(),
});
