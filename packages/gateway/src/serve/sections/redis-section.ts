import { once } from "@hotspare/core/plugin";
import { z } from "zod";

const secretText = (what: string) =>
  z.string({ error: `must be ${what}` }).regex(/\S/, { error: `must be ${what}` });
const milliseconds = () =>
  z.number({ error: "must be milliseconds" }).positive({ error: "must be milliseconds, above 0" }).optional();

/** Schema of `redis:`. The package @hotspare/redis checks the values again when it makes the link. */
export const redisSchema = once(() =>
  z
    .strictObject(
      {
        url: secretText('an address such as "redis://127.0.0.1:6379"').meta({
          description: "Address of a Redis or Valkey: redis://, rediss:// for TLS, unix:// for a socket.",
        }),
        fleetKey: secretText(
          'a text of at least 16 characters, the same in all processes: "${FLEET_KEY}"',
        ).meta({
          description:
            "The same in all processes that share health. Write a reference to a variable or a file.",
        }),
        prefix: z.string({ error: "must be a text" }).optional().meta({
          description: "Beginning of all keys in Redis. Each prefix is a separate fleet. @default hotspare",
        }),
        processName: z
          .string({ error: "must be a text" })
          .optional()
          .meta({ description: "Name of this process in `hotspare fleet` and in other processes." }),
        commandTimeoutMs: milliseconds().meta({ description: "Longest time for an answer of Redis." }),
        compareEveryMs: milliseconds().meta({
          description: "How often the process looks for evicted records.",
        }),
        reconnect: z
          .strictObject(
            { minMs: milliseconds(), maxMs: milliseconds() },
            { error: "must be { minMs, maxMs }" },
          )
          .optional()
          .meta({ description: "Shortest and longest pause between two attempts to connect." }),
      },
      { error: 'must be an object: { url: "redis://127.0.0.1:6379", fleetKey: "${FLEET_KEY}" }' },
    )
    .optional()
    .meta({ description: "Shares health with other processes, and keeps the spent amounts of clients." }),
);

/** The section `redis:`, checked. */
export type RedisSection = NonNullable<z.output<ReturnType<typeof redisSchema>>>;
