import * as z from "zod";
import { numberMeant } from "../errors/hints/number-meant.js";
import { wordMeant } from "../errors/hints/word-meant.js";
import { once } from "./once.js";

/** Kinds of option values, each with the message for a wrong value. */

export function text(error: string) {
  return z.string({ error }).regex(/\S/, { error });
}

export function whole(minimum: number) {
  const error = withNumberMeant(`must be a whole number of at least ${minimum}`);
  return z.number({ error }).int({ error }).min(minimum, { error });
}

export const count = once(() => whole(1));

export const milliseconds = once(() => positive("must be a positive number of milliseconds"));

export function zeroOrMore(message: string) {
  const error = withNumberMeant(message);
  return z.number({ error }).min(0, { error });
}

/** Also accepts infinity: zod's numbers are finite, but "for ever" is a sensible wish here. */
export function orInfinity(schema: z.ZodNumber, message: string) {
  return z.union([schema, z.literal(Number.POSITIVE_INFINITY)], { error: withNumberMeant(message) });
}

function positive(message: string) {
  const error = withNumberMeant(message);
  return z.number({ error }).positive({ error });
}

export function oneOf<const Words extends readonly [string, ...string[]]>(...words: Words) {
  const quoted = words.map((word) => JSON.stringify(word));
  const error = `must be ${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
  return z.enum(words, { error: ({ input }) => `${error}${wordMeant(input, words)}` });
}

/** The message, and what to write in place of a number in quotation marks. */
function withNumberMeant(message: string) {
  const wanted = message.includes("milliseconds") ? "milliseconds" : "number";
  return ({ input }: { readonly input?: unknown }) => `${message}${numberMeant(input, wanted)}`;
}
