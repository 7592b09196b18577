import type { TokenUsage } from "../../contract/plugin/token-usage.js";

/** Usage, and its cost where prices exist. */
export interface PricedTotals extends UsageTotals {
  /** In the currency of the price table. Absent without a table, or if the table has no price. */
  readonly cost?: number;
  /** Tokens without a price in the table. Absent without a table. */
  readonly unpricedTokens?: number;
}

/** Usage of one credential of a model, or of several credentials together. */
export interface UsageTotals {
  /** Answered calls. */
  readonly calls: number;
  /** Failed attempts. */
  readonly failures: number;
  /** Requests that only checked a credential. */
  readonly pings: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
  readonly imageTokens: number;
  /** `partial` if some of the usage was estimated, `estimated` if all of it was. */
  readonly source: TokenUsage["source"];
}

/** Usage of one credential for one model and one purpose. */
export interface UsageRow extends PricedTotals {
  readonly credentialId: string;
  readonly provider: string;
  readonly model: string;
  readonly kind: "embedder" | "vlm";
  /** The purpose that calls named. `default` if they named no purpose. */
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

/** Adds two totals. Estimated plus reported makes partial. */
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
