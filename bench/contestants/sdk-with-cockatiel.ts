import { ConsecutiveBreaker, circuitBreaker, handleAll, retry, wrap } from "cockatiel";
import type { Contestant } from "../contestant.js";
import { sdkOfKey } from "./sdk-of-key.js";
import { wrapped } from "./wrapped.js";

/** A breaker and one retry for each key, and the next key when they give up. */
export const sdkWithCockatiel: Contestant = {
  connect(endpoint) {
    const keys = endpoint.keys.map((key) => ({
      calls: sdkOfKey(endpoint, key),
      policy: wrap(
        retry(handleAll, { maxAttempts: 1 }),
        circuitBreaker(handleAll, {
          halfOpenAfter: endpoint.recoverAfterMs ?? 30_000,
          breaker: new ConsecutiveBreaker(3),
        }),
      ),
    }));
    return wrapped(async (attempt) => {
      let last: unknown;
      for (const { calls, policy } of keys) {
        try {
          return await policy.execute(() => attempt(calls));
        } catch (error) {
          last = error;
        }
      }
      throw last;
    });
  },
};
