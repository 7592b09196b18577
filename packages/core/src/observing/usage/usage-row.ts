import type { TokenUsage } from "../../contract/plugin/token-usage.js";

/** What was used and, where there are prices, what it cost. */
export interface PricedTotals extends UsageTotals {
  /** In the currency of the price table; absent without one, and where it has no price. */
  readonly cost?: number;
  /** Tokens that the price table has no price for; absent without one. */
  readonly unpricedTokens?: number;
}

/** What one credential of a model, or several together, have used. */
export interface UsageTotals {
  /** Calls that were answered. */
  readonly calls: number;
  /** Attempts that failed. */
  readonly failures: number;
  /** Requests that only proved a credential. */
  readonly pings: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
  readonly imageTokens: number;
  /** `partial`: some of it was estimated; `estimated`: all of it. */
  readonly source: TokenUsage["source"];
}

/** What one credential has used of one model for one purpose. */
export interface UsageRow extends PricedTotals {
  readonly credentialId: string;
  readonly provider: string;
  readonly model: string;
  readonly kind: "embedder" | "vlm";
  /** As calls named it; `default`: they named none. */
  readonly purpose: string;
}

export const noUsage: UsageTotals = Object.freeze({
  calls: 0,
  failures: 0,
  pings: 0,
  promptTokens: 0,
  completionTokens: 0,
  totalTokens: 0,
  cachedTokens: 0,
  reasoningTokens: 0,
  imageTokens: 0,
  source: "reported",
});

/** The sum of two; estimated and reported together are partial. */
export function addTotals(one: UsageTotals, other: UsageTotals): UsageTotals {
  return {
    calls: one.calls + other.calls,
    failures: one.failures + other.failures,
    pings: one.pings + other.pings,
    promptTokens: one.promptTokens + other.promptTokens,
    completionTokens: one.completionTokens + other.completionTokens,
    totalTokens: one.totalTokens + other.totalTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    reasoningTokens: one.reasoningTokens + other.reasoningTokens,
    imageTokens: one.imageTokens + other.imageTokens,
    source: sourceOf(one, other),
  };
}

function sourceOf(one: UsageTotals, other: UsageTotals): UsageTotals["source"] {
  if (one.totalTokens === 0) {
    return other.source;
  }
  return other.totalTokens === 0 || one.source === other.source ? one.source : "partial";
}
