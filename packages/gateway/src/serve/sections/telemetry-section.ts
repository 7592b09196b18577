import { once } from "@hotspare/core/plugin";
import { z } from "zod";

const yesOrNo = () => z.boolean({ error: "must be true or false" });
const endpointSentence =
  'must be the address of a collector, without a path of a signal: "http://127.0.0.1:4318"';

function isCollector(text: string): boolean {
  return /^https?:\/\/\S+$/i.test(text) && URL.canParse(text) && !/\/v1\/(?:traces|metrics)\/?$/.test(text);
}

/** Schema of `telemetry:`. */
export const telemetrySchema = once(() =>
  z
    .strictObject(
      {
        endpoint: z
          .string({ error: endpointSentence })
          .refine(isCollector, { error: endpointSentence })
          .default("http://127.0.0.1:4318")
          .meta({ description: "Address of a collector that speaks OTLP over HTTP." }),
        headers: z
          .record(z.string(), z.string({ error: "must be a text" }), {
            error: "must be texts by name of the header",
          })
          .default({})
          .meta({ description: "Headers for the collector. Write references to variables or files." }),
        name: z
          .string({ error: "must be a name" })
          .regex(/\S/, { error: "must be a name" })
          .default("hotspare-gateway")
          .meta({ description: "service.name of all spans and metrics." }),
        traces: yesOrNo().default(true).meta({ description: "Whether the gateway sends spans." }),
        metrics: yesOrNo().default(true).meta({ description: "Whether the gateway sends metrics." }),
        metricsEveryMs: z
          .int({ error: "must be milliseconds: a whole number of at least 1000" })
          .min(1_000, { error: "must be milliseconds: a whole number of at least 1000" })
          .default(60_000)
          .meta({ description: "How often the gateway sends metrics." }),
        captureContent: z
          .union([z.boolean(), z.strictObject({ maxCharacters: z.int().min(1).optional() })], {
            error: "must be true, false or { maxCharacters }",
          })
          .default(false)
          .meta({ description: "Whether prompts and answers become attributes of spans." }),
        propagate: yesOrNo()
          .default(false)
          .meta({ description: "Whether requests to providers carry the trace's context." }),
      },
      { error: 'must be an object, such as { endpoint: "http://127.0.0.1:4318" }' },
    )
    .optional()
    .meta({ description: "Sends spans and metrics to an OpenTelemetry collector." }),
);

/** The section `telemetry:` with all defaults filled in. */
export type TelemetrySection = NonNullable<z.output<ReturnType<typeof telemetrySchema>>>;
