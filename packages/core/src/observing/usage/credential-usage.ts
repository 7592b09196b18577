import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import { noUsage, type UsageTotals } from "./usage-row.js";

/** The purpose of calls that name no purpose. */
export const defaultPurpose = "default";

/**
 * Counts all purposes after the first `maxPurposes`. A caller that uses request ids as purposes must not fill the
 * memory.
 */
const otherPurposes = "other";
const maxPurposes = 200;

/** Counts the usage of one credential of one model, separately for each purpose. */
export class CredentialUsage {
  readonly #unnamed = new UsageCounter();
  readonly #named = new Map<string, UsageCounter>();
  /** Counts in its place, once its credential has left. */
  #sum: CredentialUsage | undefined;

  answered(usage: TokenUsage, purpose = defaultPurpose): void {
    this.#counterOf(purpose).answered(usage);
  }

  failed(purpose = defaultPurpose): void {
    this.#counterOf(purpose).failed();
  }

  interrupted(usage: TokenUsage, purpose = defaultPurpose): void {
    this.#counterOf(purpose).interrupted(usage);
  }

  pinged(usage: TokenUsage): void {
    this.#counterOf(defaultPurpose).pinged(usage);
  }

  /** Usage of each purpose. The default purpose comes first, even without calls. */
  totals(): readonly (readonly [purpose: string, totals: UsageTotals])[] {
    return [
      [defaultPurpose, this.#unnamed.totals()],
      ...[...this.#named].map(([purpose, counter]) => [purpose, counter.totals()] as const),
    ];
  }

  /** The credential has left: what it counted, and what is still counted of it, goes to the sum. */
  retireTo(sum: CredentialUsage): void {
    for (const [purpose, totals] of this.totals()) {
      sum.#counterOf(purpose).include(totals);
    }
    this.reset();
    this.#sum = sum;
  }

  reset(): void {
    this.#unnamed.reset();
    this.#named.clear();
  }

  #counterOf(purpose: string): UsageCounter {
    if (this.#sum !== undefined) {
      return this.#sum.#counterOf(purpose);
    }
    if (purpose === defaultPurpose) {
      return this.#unnamed;
    }
    return this.#named.get(purpose) ?? this.#newCounter(purpose);
  }

  #newCounter(purpose: string): UsageCounter {
    const name = this.#named.size < maxPurposes ? purpose : otherPurposes;
    const counter = this.#named.get(name) ?? new UsageCounter();
    this.#named.set(name, counter);
    return counter;
  }
}

/**
 * Counts the usage of one purpose. Created once, so that a call only adds numbers and looks nothing up.
 */
class UsageCounter {
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

  /** Counts a stream that broke after its first content: a failure that used tokens. */
  interrupted(usage: TokenUsage): void {
    this.#failures += 1;
    this.#add(usage);
  }

  /** Counts a background probe that used tokens. */
  pinged(usage: TokenUsage): void {
    this.#pings += 1;
    this.#add(usage);
  }

  /** Adds what another counter has counted. */
  include(totals: UsageTotals): void {
    this.#calls += totals.calls;
    this.#failures += totals.failures;
    this.#pings += totals.pings;
    if (totals.totalTokens > 0) {
      this.#add(totals);
    }
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
