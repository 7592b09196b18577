import OpenAI from "openai";
import type { Endpoint } from "../contestant.js";
import { type SdkCalls, sdkCalls } from "./sdk-calls.js";

/** The SDK of the lock with one of the keys, and without its own retries: what wraps it retries. */
export function sdkOfKey(endpoint: Endpoint, apiKey: string): SdkCalls {
  return sdkCalls(new OpenAI({ apiKey, baseURL: endpoint.baseURL, maxRetries: 0 }), endpoint);
}
