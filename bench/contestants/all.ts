import type { Contestant } from "../contestant.js";
import { aiSdk } from "./ai-sdk.js";
import { aiSdkWithFallback } from "./ai-sdk-with-fallback.js";
import { aiSdkWithRetry } from "./ai-sdk-with-retry.js";
import { hotspare } from "./hotspare.js";
import { langchain } from "./langchain.js";
import { openaiSdk } from "./openai-sdk.js";
import { plainFetch } from "./plain-fetch.js";
import { sdkWithCockatiel } from "./sdk-with-cockatiel.js";
import { sdkWithOpossum } from "./sdk-with-opossum.js";
import { sdkWithPRetry } from "./sdk-with-p-retry.js";

export const contestants: readonly Contestant[] = [
  openaiSdk,
  plainFetch,
  sdkWithCockatiel,
  sdkWithOpossum,
  sdkWithPRetry,
  aiSdk,
  aiSdkWithFallback,
  aiSdkWithRetry,
  langchain,
  hotspare,
];

/** All ratios are against the first of them, which is this one. */
export const baseline = openaiSdk.name;
