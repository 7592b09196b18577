import { once } from "@hotspare/core/plugin";
import { z } from "zod";
import { shortestKey, shortKeySentence } from "./keys/key-rules.js";

/** A client of the gateway: its key, the models that the client may use, and the client's limits. */
export interface ClientOptions {
  /** Shown in metrics, in logs and on the page. 1 to 64 characters, unique among the clients. */
  readonly name: string;
  /** The key that the client sends as `Authorization: Bearer …`. At least 16 characters. The gateway keeps only a digest of the key. */
  readonly key: string;
  /** Names of the models that the client may use. @default all models */
  readonly models?: readonly string[] | undefined;
  /** Most requests a minute. The limit refills continuously, by a sixtieth each second. @default not limited */
  readonly requestsPerMinute?: number | undefined;
  /**
   * Most tokens a minute, input and output together. The gateway holds an estimate while a request runs, and then counts the tokens that were used. @default not
   * limited
   */
  readonly tokensPerMinute?: number | undefined;
  /** Most requests at once. @default not limited */
  readonly maxConcurrent?: number | undefined;
  /** Most that the client may spend in a calendar month (UTC), in the currency of the prices. @default not limited */
  readonly monthlyBudget?: number | undefined;
}

const longestKey = 4_096;
const mostPerMinute = 1_000_000_000;
const mostConcurrent = 1_000_000;

function wholeNumber(most: number, description: string) {
  return z
    .int({ error: `must be a whole number from 1 to ${most}` })
    .min(1, { error: `must be a whole number from 1 to ${most}` })
    .max(most, { error: `must be a whole number from 1 to ${most}` })
    .optional()
    .meta({ description });
}

const nameSentence =
  "must be 1 to 64 letters, digits, spaces or _ - . : / @ characters, and begin with a letter or digit";

const clientSchema = once(() =>
  z.strictObject(
    {
      name: z
        .string({ error: nameSentence })
        .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} _.:/@-]{0,62}[\p{L}\p{N}_.:/@-])?$/u, { error: nameSentence })
        .meta({ description: "Name of the client, in metrics, logs and on the page." }),
      key: z
        .string({
          error: 'must be a text: a reference such as "${TEAM_A_KEY}", or "file:./keys/team-a"',
        })
        .min(shortestKey, { error: shortKeySentence })
        .max(longestKey, { error: `must have at most ${longestKey} characters` })
        .regex(/^[\x21-\x7e]*$/, {
          error:
            "contains a space, a line break or a character outside ASCII, which a client cannot send in a header",
        })
        .meta({
          description: "The key that the client sends. Write a reference to a variable or a file.",
        }),
      models: z
        .array(z.string({ error: "must be the name of a model" }), {
          error: 'must be a list of names of models: ["captions"]',
        })
        .min(1, { error: "must name at least one model: leave it out to allow all models" })
        .optional()
        .meta({ description: "Names of the models that the client may use. All if not set." }),
      requestsPerMinute: wholeNumber(mostPerMinute, "Requests a minute. Not limited if not set."),
      tokensPerMinute: wholeNumber(
        mostPerMinute,
        "Tokens a minute, input and output together. Not limited if not set.",
      ),
      maxConcurrent: wholeNumber(mostConcurrent, "Requests at once. Not limited if not set."),
      monthlyBudget: z
        .number({ error: "must be an amount in the currency of the prices, such as 250" })
        .positive({ error: "must be more than 0: to stop a client, remove it" })
        .max(1e12, { error: "must be at most 1000000000000" })
        .optional()
        .meta({
          description:
            "The most that the client may spend in a calendar month (UTC), in the currency of the prices. Not limited if not set.",
        }),
    },
    {
      error: ({ code }) =>
        code === "unrecognized_keys"
          ? undefined
          : 'must be an object such as { name: "team-a", key: "${TEAM_A_KEY}" }',
    },
  ),
);

/** Schema of `clients:`. Each message is the end of a sentence about a field. No message quotes a value, because the value may be a key. */
export const clientsSchema = once(() =>
  z
    .array(clientSchema(), {
      error: 'must be a list of clients: [{ name: "team-a", key: "${TEAM_A_KEY}" }]',
    })
    .min(1, { error: "must have at least one client: leave it out to serve this machine without keys" })
    .superRefine((clients, context) => {
      for (const { at, first, field } of repeatedFields(clients)) {
        context.addIssue({
          code: "custom",
          path: [at, field],
          message:
            field === "name"
              ? `is also the name of clients[${first}]: give each client its own name`
              : `is also the key of clients[${first}]: give each client its own key`,
        });
      }
    })
    .meta({ description: "Who may use the gateway, and how much." }),
);

interface Repeated {
  readonly at: number;
  readonly first: number;
  readonly field: "name" | "key";
}

function repeatedFields(clients: readonly ClientOptions[]): readonly Repeated[] {
  return (["name", "key"] as const).flatMap((field) => {
    const firsts = new Map<string, number>();
    return clients.flatMap((client, at): Repeated[] => {
      const first = firsts.get(client[field]);
      if (first === undefined) {
        firsts.set(client[field], at);
        return [];
      }
      return [{ at, first, field }];
    });
  });
}
