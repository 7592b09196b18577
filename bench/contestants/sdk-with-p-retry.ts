import pRetry from "p-retry";
import type { Contestant } from "../contestant.js";
import { sdkCalls } from "./sdk-calls.js";
import { wrapped } from "./wrapped.js";

/** The loop that teams write: the next key at each attempt. */
export const sdkWithPRetry: Contestant = {
  name: "SDK, p-retry loop",
  failsOver: true,
  connect(endpoint) {
    const calls = endpoint.keys.map((key) => sdkCalls(endpoint, key, 0));
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
