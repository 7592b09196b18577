import { once } from "@hotspare/core/plugin";
import { z } from "zod";
import { clientsSchema } from "../../clients/clients-schema.js";
import { gatewaySchema } from "./gateway-section.js";
import { redisSchema } from "./redis-section.js";
import { telemetrySchema } from "./telemetry-section.js";

/** The JSON Schema of a section for editors, which describes what a user may write. */
function described(schema: z.ZodType): () => Readonly<Record<string, unknown>> {
  return () => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
}

/**
 * The sections that a file of `hotspare serve` may have beside its models: `gateway`, `clients`, `redis` and `telemetry`. A program that reads the same file
 * passes these sections to `loadConfig({ plugins, sections: gatewaySections() }, path)`.
 */
export const gatewaySections = once(() => ({
  gateway: { schema: gatewaySchema(), jsonSchema: described(gatewaySchema()), secretFields: ["adminKey"] },
  clients: {
    schema: clientsSchema().optional(),
    jsonSchema: described(clientsSchema()),
    secretFields: ["key"],
  },
  redis: { schema: redisSchema(), jsonSchema: described(redisSchema()), secretFields: ["url", "fleetKey"] },
  telemetry: {
    schema: telemetrySchema(),
    jsonSchema: described(telemetrySchema()),
    secretFields: ["headers"],
  },
}));
