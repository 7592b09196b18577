import type { Contestant } from "../contestant.js";
import { sdkCalls } from "./sdk-calls.js";
import { wrapped } from "./wrapped.js";

/** The SDK as it is, with its own retries: what all ratios are against. */
export const openaiSdk: Contestant = {
  name: "openai SDK",
  failsOver: false,
  connect(endpoint) {
    const calls = sdkCalls(endpoint, endpoint.keys[0] ?? "", 2);
    return wrapped((attempt) => attempt(calls));
  },
};
