import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import { UsageCounter } from "./usage-counter.js";
import type { UsageTotals } from "./usage-row.js";

/** The purpose of calls that name none. */
export const defaultPurpose = "default";

/** Where purposes are counted that come after so many: a request's id given as its purpose must not fill the memory. */
const otherPurposes = "other";
const maxPurposes = 200;

/** Counts what one credential of one model does, each purpose by itself. */
export class CredentialUsage {
  readonly #unnamed = new UsageCounter();
  readonly #named = new Map<string, UsageCounter>();

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
    this.#unnamed.pinged(usage);
  }

  /** What each purpose has used; that of calls that name none comes first, even if there were none. */
  totals(): readonly (readonly [purpose: string, totals: UsageTotals])[] {
    return [
      [defaultPurpose, this.#unnamed.totals()],
      ...[...this.#named].map(([purpose, counter]) => [purpose, counter.totals()] as const),
    ];
  }

  reset(): void {
    this.#unnamed.reset();
    this.#named.clear();
  }

  #counterOf(purpose: string): UsageCounter {
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
