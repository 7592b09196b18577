import type { Classification } from "../contract/plugin/classification.js";
import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import { rateLimitReset, retryAfterHeader } from "./waits/wait-in-headers.js";

const mostAnswers = 100;
/** Longer facts are read each time: to compare them would cost as much. */
const longestKey = 8_192;

/**
 * What the general rules said of the failures of one request, by everything that they read: a thousand keys refuse a request in the same
 * words, and reading words costs more than the rest of a failure.
 */
export class GeneralAnswers {
  readonly #answers = new Map<string, Classification>();

  /** The answer for facts like these, which `judge` gives when there is none yet. */
  of(facts: ErrorFacts | undefined, judge: () => Classification): Classification {
    const key = facts && keyOf(facts);
    if (key === undefined) {
      return judge();
    }
    const known = this.#answers.get(key);
    if (known !== undefined) {
      // A custom classifier may change what it is given.
      return { ...known };
    }
    const answer = judge();
    if (this.#answers.size < mostAnswers) {
      this.#answers.set(key, { ...answer });
    }
    return answer;
  }
}

/** Facts of which the general rules say the same have the same key; undefined: the facts are not worth one, or cannot be read. */
function keyOf({ status, code, type, param, message, errno, headers, body }: ErrorFacts): string | undefined {
  if (message.length > longestKey || (typeof body === "string" && body.length > longestKey)) {
    return undefined;
  }
  try {
    // The general rules read no other headers, which a test holds them to. Request ids and dates differ from reply to reply.
    const waits = headers && [retryAfterHeader(headers, 0), rateLimitReset(headers, 0)];
    const key = JSON.stringify([status, code, type, param, message, errno, waits, typeof body, body]);
    return key.length > longestKey * 2 ? undefined : key;
  } catch {
    return undefined;
  }
}
