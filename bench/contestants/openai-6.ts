import OpenAI from "openai";
import type { Contestant } from "../contestant.js";
import { sdkCalls } from "./sdk-calls.js";
import { wrapped } from "./wrapped.js";

/** The SDK of the lock as it is, with its own retries. */
export const openai6: Contestant = {
  connect(endpoint) {
    const { baseURL, keys } = endpoint;
    const calls = sdkCalls(new OpenAI({ apiKey: keys[0] ?? "", baseURL }), endpoint);
    return wrapped((attempt) => attempt(calls));
  },
};
