import { z } from "zod";
import { parseDuration, parseTimeOfDay } from "./time-words.js";

const share = z.number().min(0).max(1);
const count = z.number().positive();
const name = z.string().refine((text) => text !== "", { error: "must not be empty" });

const durationText = z
  .string({ error: 'must be a duration in quotes, such as "90s", "30m", "8h" or "1d"' })
  .refine((text) => (parseDuration(text) ?? 0) > 0, {
    error: 'must be a duration, such as "90s", "30m", "8h" or "1h30m"',
  });

const momentText = z
  .string({ error: 'must be a moment in quotes, such as "09:30" or "+12m"' })
  .refine(
    (text) => (text.startsWith("+") ? parseDuration(text.slice(1)) : parseTimeOfDay(text)) !== undefined,
    {
      error: 'must be a time of the day such as "09:30", or a time since the start such as "+12m"',
    },
  );

const timeOfDayText = z
  .string({ error: 'must be a time of the day in quotes, such as "22:00"' })
  .refine((text) => parseTimeOfDay(text) !== undefined, {
    error: 'must be a time of the day, such as "22:00"',
  });

const selector = {
  model: name.optional(),
  credential: name.optional(),
  position: z.int().min(1).optional(),
  account: name.optional(),
  endpoint: name.optional(),
  provider: name.optional(),
  reach: z.enum(["credential", "account", "endpoint", "provider"]).optional(),
};

const limit = {
  requestsPerMinute: count.optional(),
  tokensPerMinute: count.optional(),
  retryAfter: z.boolean().default(true),
  stated: z.boolean().default(false),
};

const hasLimit = (given: { requestsPerMinute?: number | undefined; tokensPerMinute?: number | undefined }) =>
  given.requestsPerMinute !== undefined || given.tokensPerMinute !== undefined;
const wantsLimit = { error: "needs requestsPerMinute or tokensPerMinute, or both" };

const outageKind = z.enum(["refused", "unavailable", "bad_gateway", "hang", "reset"]).default("unavailable");

const when = {
  at: momentText,
  for: durationText.optional(),
  until: momentText.optional(),
};

const event = z.discriminatedUnion(
  "what",
  [
    z.strictObject({ what: z.literal("outage"), ...when, ...selector, as: outageKind }),
    z
      .strictObject({ what: z.literal("throttle"), ...when, ...selector, ...limit })
      .refine(hasLimit, wantsLimit),
    z.strictObject({ what: z.literal("revoke"), ...when, ...selector }),
    z.strictObject({ what: z.literal("quota"), ...when, ...selector }),
    z.strictObject({ what: z.literal("missing"), ...when, ...selector }),
    z.strictObject({
      what: z.literal("brown-out"),
      ...when,
      ...selector,
      failing: share.default(0.3),
      slower: z.number().min(1).default(1),
      as: outageKind,
    }),
    z.strictObject({ what: z.literal("slow"), ...when, ...selector, slower: z.number().min(1).default(8) }),
    z.strictObject({ what: z.literal("recover"), at: momentText, ...selector }),
  ],
  {
    error: "must be one of outage, throttle, revoke, quota, missing, brown-out, slow and recover",
  },
);

/** The faults that may have a field, as their `what` names them. */
export function faultsWith(field: string): readonly string[] {
  return event.options
    .filter(({ shape }) => Object.hasOwn(shape, field))
    .map(({ shape }) => shape.what.value);
}

const latency = z
  .strictObject({
    ...selector,
    fixedMs: z.number().min(0).optional(),
    p50Ms: count.optional(),
    p99Ms: count.optional(),
    firstContentMs: count.optional(),
  })
  .refine(
    ({ fixedMs, p50Ms, p99Ms }) =>
      fixedMs === undefined
        ? p50Ms !== undefined && p99Ms !== undefined
        : p50Ms === undefined && p99Ms === undefined,
    {
      error: "needs either fixedMs, or p50Ms and p99Ms",
    },
  )
  .refine(({ p50Ms = 0, p99Ms = 0 }) => p99Ms >= p50Ms, { error: "p99Ms must not be below p50Ms" });

const rate = z.number().min(0).max(100_000);

const traffic = z.strictObject({
  model: name.optional(),
  callsPerSecond: z.union(
    [rate, z.array(z.strictObject({ from: momentText, callsPerSecond: rate })).min(1)],
    {
      error: 'must be a number, or a list such as [{ from: "08:00", callsPerSecond: 20 }]',
    },
  ),
  promptTokens: z.int().min(1).optional(),
  completionTokens: z.int().min(0).optional(),
  inputs: z.int().min(1).max(2_048).default(1),
  background: share.default(0),
  streamed: share.default(0),
});

/** The schema of a scenario file. */
export const scenarioSchema = z.strictObject({
  $schema: z.string().optional(),
  name: name.optional(),
  start: timeOfDayText.default("00:00"),
  duration: durationText,
  seed: z.int().min(0).default(1),
  traffic: z.array(traffic).min(1),
  latencies: z.array(latency).default([]),
  limits: z.array(z.strictObject({ ...selector, ...limit }).refine(hasLimit, wantsLimit)).default([]),
  events: z.array(event).default([]),
});

/** The names and words that a scenario file may hold, for hints. */
export function scenarioJsonSchema(): unknown {
  return z.toJSONSchema(scenarioSchema, { io: "input", unrepresentable: "any" });
}

export type GivenScenario = z.output<typeof scenarioSchema>;
