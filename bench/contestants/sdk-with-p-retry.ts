import pRetry from "p-retry";
import type { Contestant } from "../contestant.js";
import { sdkOfKey } from "./sdk-of-key.js";
import { wrapped } from "./wrapped.js";

/** The loop that teams write: the next key at each attempt. */
export const sdkWithPRetry: Contestant = {
  connect(endpoint) {
    const calls = endpoint.keys.map((key) => sdkOfKey(endpoint, key));
    const options = { retries: Math.max(1, calls.length - 1), minTimeout: 0, maxTimeout: 0 };
    return wrapped((attempt) =>
      pRetry((number) => {
        const chosen = calls[(number - 1) % calls.length];
        if (chosen === undefined) throw new Error("There is no key.");
        return attempt(chosen);
      }, options),
    );
  },
};
