import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import { noUsage, type UsageTotals } from "./usage-row.js";

/** Counts what one credential of one model does: made once, so that a call adds numbers and looks nothing up. */
export class UsageCounter {
  #calls = 0;
  #failures = 0;
  #pings = 0;
  #promptTokens = 0;
  #completionTokens = 0;
  #totalTokens = 0;
  #cachedTokens = 0;
  #reasoningTokens = 0;
  #imageTokens = 0;
  #reported = false;
  #estimated = false;

  answered(usage: TokenUsage): void {
    this.#calls += 1;
    this.#add(usage);
  }

  failed(): void {
    this.#failures += 1;
  }

  /** A stream broke after its first content: a failure that used tokens. */
  interrupted(usage: TokenUsage): void {
    this.#failures += 1;
    this.#add(usage);
  }

  /** A probe in the background used tokens. */
  pinged(usage: TokenUsage): void {
    this.#pings += 1;
    this.#add(usage);
  }

  totals(): UsageTotals {
    return {
      calls: this.#calls,
      failures: this.#failures,
      pings: this.#pings,
      promptTokens: this.#promptTokens,
      completionTokens: this.#completionTokens,
      totalTokens: this.#totalTokens,
      cachedTokens: this.#cachedTokens,
      reasoningTokens: this.#reasoningTokens,
      imageTokens: this.#imageTokens,
      source: this.#source(),
    };
  }

  reset(): void {
    this.#calls = 0;
    this.#failures = 0;
    this.#pings = 0;
    this.#promptTokens = 0;
    this.#completionTokens = 0;
    this.#totalTokens = 0;
    this.#cachedTokens = 0;
    this.#reasoningTokens = 0;
    this.#imageTokens = 0;
    this.#reported = false;
    this.#estimated = false;
  }

  #add(usage: TokenUsage): void {
    this.#promptTokens += usage.promptTokens;
    this.#completionTokens += usage.completionTokens;
    this.#totalTokens += usage.totalTokens;
    this.#cachedTokens += usage.cachedTokens ?? 0;
    this.#reasoningTokens += usage.reasoningTokens ?? 0;
    this.#imageTokens += usage.imageTokens ?? 0;
    this.#reported ||= usage.source !== "estimated";
    this.#estimated ||= usage.source !== "reported";
  }

  #source(): TokenUsage["source"] {
    if (!this.#estimated) {
      return noUsage.source;
    }
    return this.#reported ? "partial" : "estimated";
  }
}
