import { once } from "@hotspare/core/plugin";
import { z } from "zod";
import { shortestKey, shortKeySentence } from "../../clients/keys/key-rules.js";
import { servingFields, usualGraceMs } from "../../server/gateway-options.js";

/** Levels of the log, from the most lines to the fewest. */
export const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const;

const mostPort = 65_535;
/** Node runs a timer with a longer time at once. */
const longestMs = 2_147_483_647;

const hostSentence = 'must be an address of this machine, such as "127.0.0.1", or "0.0.0.0" for all of them';
const portSentence = `must be a port: a whole number from 0 to ${mostPort}, and 0 chooses a free port`;
const graceSentence = `must be milliseconds: a whole number from 0 to ${longestMs}`;
const stateSentence = 'must be the path of a folder, such as "/var/lib/hotspare"';
const recordSentence = 'must be the path of a file, such as "/var/log/hotspare/incident.jsonl"';
const levelSentence = `must be ${logLevels
  .slice(0, -1)
  .map((level) => JSON.stringify(level))
  .join(", ")} or "silent"`;

/** Schema of `gateway:`. Each message is the end of a sentence about a field. No message quotes a value. */
export const gatewaySchema = once(() =>
  z
    .strictObject(
      {
        host: z
          .string({ error: hostSentence })
          .regex(/^[\w.:%-]+$/, { error: hostSentence })
          .default("127.0.0.1")
          .meta({
            description:
              "Address to listen on. An address that other machines can reach needs clients and an adminKey.",
          }),
        port: z
          .int({ error: portSentence })
          .min(0, { error: portSentence })
          .max(mostPort, { error: portSentence })
          .default(8787)
          .meta({ description: "Port to listen on. 0 chooses a free port." }),
        adminKey: z
          .string({
            error: 'must be a text: a reference such as "${GATEWAY_ADMIN_KEY}", or "file:./keys/admin"',
          })
          .min(shortestKey, { error: shortKeySentence })
          .regex(/^[\x21-\x7e]*$/, {
            error:
              "contains a space, a line break or a character outside ASCII, which HTTP does not allow in a header",
          })
          .optional()
          .meta({
            description: "Key of the page, /api and /metrics. Write a reference to a variable or a file.",
          }),
        stateDir: z.string({ error: stateSentence }).regex(/\S/, { error: stateSentence }).optional().meta({
          description:
            "Folder that keeps the spent amounts of clients, relative to the configuration's folder.",
        }),
        recordTo: z.string({ error: recordSentence }).regex(/\S/, { error: recordSentence }).optional().meta({
          description:
            "File that events are recorded to, for `hotspare replay`, relative to the configuration's folder.",
        }),
        graceMs: z
          .int({ error: graceSentence })
          .min(0, { error: graceSentence })
          .max(longestMs, { error: graceSentence })
          .default(usualGraceMs)
          .meta({
            description: "How long running answers may continue after SIGTERM, in milliseconds.",
          }),
        logs: z
          .strictObject(
            {
              level: z
                .enum(logLevels, { error: levelSentence })
                .default("info")
                .meta({ description: "Lowest level of the lines in the log." }),
            },
            { error: 'must be an object: { level: "info" }' },
          )
          .prefault({})
          .meta({ description: "The log: lines of JSON on the standard output." }),
        ...servingFields(),
      },
      { error: "must be an object, such as { port: 8787 }" },
    )
    .prefault({})
    .meta({ description: "How `hotspare serve` listens and serves." }),
);

/** The section `gateway:` with all defaults filled in. */
export type GatewaySection = z.output<ReturnType<typeof gatewaySchema>>;
