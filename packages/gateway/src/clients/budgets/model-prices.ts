import type { TokenUsage } from "@hotspare/core";
import { costOf, type ModelPrice, type PriceTable, priceOf } from "@hotspare/core/plugin";

/** What the price table says of a model: `model` as the providers know it, and the providers of its credentials. */
export interface PricedModel {
  readonly model: string;
  readonly providers: readonly string[];
}

/** Prices of the models that a gateway serves, by their own names. */
export interface ModelPrices {
  /** Absent: the table names none. */
  readonly currency: string | undefined;
  /** Providers of the model whose price the table does not have. Empty: all prices are known. */
  unpriced(model: string): readonly string[];
  /** Most that a request can cost: at the dearest provider, nothing from a cache. Undefined: a price is missing. */
  most(model: string, promptTokens: number, completionTokens: number): number | undefined;
  /** What a request has cost. Undefined: the table has no price. @param provider who answered. @default the dearest */
  cost(model: string, usage: TokenUsage, provider?: string): number | undefined;
}

/** @param modelOf what stands behind an own name of the gateway. Undefined: nothing is known of it, and it has no price */
export function modelPrices(
  table: PriceTable,
  modelOf: (name: string) => PricedModel | undefined,
): ModelPrices {
  const pricesOf = (
    name: string,
  ): readonly (readonly [provider: string, price: ModelPrice | undefined])[] => {
    const { model, providers } = modelOf(name) ?? { model: name, providers: [] };
    return [...new Set(providers)].map((provider) => [provider, priceOf(table, provider, model)] as const);
  };
  return {
    currency: table.currency,
    unpriced: (name) =>
      pricesOf(name).flatMap(([provider, price]) => (price === undefined ? [provider] : [])),
    most(name, promptTokens, completionTokens) {
      const prices = pricesOf(name).map(([, price]) => price);
      return prices.length === 0 || prices.includes(undefined)
        ? undefined
        : Math.max(...prices.map((price) => mostOf(price, promptTokens, completionTokens)));
    },
    cost(name, usage, provider) {
      const all = pricesOf(name);
      const answered = all.filter(([each]) => each === provider);
      const prices = (answered.length === 0 ? all : answered).flatMap(([, price]) => price ?? []);
      return prices.length === 0
        ? undefined
        : Math.max(...prices.map((price) => costOf(countsOf(usage), price)));
    },
  };
}

function mostOf(price: ModelPrice | undefined, promptTokens: number, completionTokens: number): number {
  const {
    promptPerMillion = 0,
    cachedPerMillion = 0,
    imagePerMillion = 0,
    completionPerMillion = 0,
  } = price ?? {};
  const promptPrice = Math.max(promptPerMillion, cachedPerMillion, imagePerMillion);
  return (promptTokens * promptPrice + completionTokens * completionPerMillion) / 1_000_000;
}

/** A provider may report anything. */
function countsOf({ promptTokens, completionTokens, cachedTokens, imageTokens }: TokenUsage) {
  return {
    promptTokens: tokensOf(promptTokens),
    completionTokens: tokensOf(completionTokens),
    cachedTokens: tokensOf(cachedTokens),
    imageTokens: tokensOf(imageTokens),
  };
}

/** A count of tokens that is safe to add: whole, 0 for what is no count, and more than any limit for what has no end. */
export function tokensOf(count: number | undefined): number {
  return count !== undefined && count > 0 ? Math.min(Math.ceil(count), Number.MAX_SAFE_INTEGER) : 0;
}
