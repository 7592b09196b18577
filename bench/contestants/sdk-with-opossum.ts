import CircuitBreaker from "opossum";
import type { Contestant } from "../contestant.js";
import type { SdkCalls } from "./sdk-calls.js";
import { sdkOfKey } from "./sdk-of-key.js";
import { wrapped } from "./wrapped.js";

type Attempt = (calls: SdkCalls) => Promise<unknown>;

/** A breaker for each key, and the next key when it is open or fails. */
export const sdkWithOpossum: Contestant = {
  connect(endpoint) {
    const breakers = endpoint.keys.map((key) => {
      const calls = sdkOfKey(endpoint, key);
      return new CircuitBreaker((attempt: Attempt) => attempt(calls), {
        timeout: 60_000,
        resetTimeout: endpoint.recoverAfterMs ?? 30_000,
        errorThresholdPercentage: 50,
      });
    });
    return {
      ...wrapped(async (attempt) => {
        let last: unknown;
        for (const breaker of breakers) {
          try {
            return (await breaker.fire(attempt)) as Awaited<ReturnType<typeof attempt>>;
          } catch (error) {
            last = error;
          }
        }
        throw last;
      }),
      close: async () => {
        for (const breaker of breakers) breaker.shutdown();
      },
    };
  },
};
