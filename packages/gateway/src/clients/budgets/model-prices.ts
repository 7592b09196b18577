import type { TokenUsage } from "@hotspare/core";
import { costOf, type ModelPrice, type PriceTable, priceOf } from "@hotspare/core/plugin";
import type { Ask } from "../../contract/client-desk.js";

/** How to find a model in the price table: the name that the providers use for the model, and the providers of its credentials. */
export interface PricedModel {
  readonly model: string;
  readonly providers: readonly string[];
}

/** A model of the gateway by its name, not an alias, and its kind, because a VLM and an embedder may have the same name. */
export type AskedModel = Pick<Ask, "model" | "kind">;

/** Prices of the models that a gateway serves. Amounts are in `currency`. */
export interface ModelPrices {
  /** Currency of all amounts, such as `USD`. Undefined: the price table names no currency. */
  readonly currency: string | undefined;
  /** The model's providers for which the table has no price. Empty: all prices are known, or the gateway serves no such model. */
  unpriced(asked: AskedModel): readonly string[];
  /** Most that a request can cost: at the most expensive provider, with no token read from a cache. Undefined: a price is missing. */
  most(asked: AskedModel, promptTokens: number, completionTokens: number): number | undefined;
  /** What a request has cost. Undefined: the table has no price. @param provider the provider that answered. @default the most expensive provider */
  cost(asked: AskedModel, usage: TokenUsage, provider?: string): number | undefined;
}

/**
 * Looks up prices of a gateway's models in a price table. @param modelOf returns the model behind a name of the gateway and a kind. Undefined: the gateway serves
 * no such model, so the model has no price
 */
export function modelPrices(
  table: PriceTable,
  modelOf: (name: string, kind: AskedModel["kind"]) => PricedModel | undefined,
): ModelPrices {
  const pricesOf = (
    asked: AskedModel,
  ): readonly (readonly [provider: string, price: ModelPrice | undefined])[] => {
    const { model, providers } = modelOf(asked.model, asked.kind) ?? { model: asked.model, providers: [] };
    return [...new Set(providers)].map((provider) => [provider, priceOf(table, provider, model)] as const);
  };
  return {
    currency: table.currency,
    unpriced: (asked) =>
      pricesOf(asked).flatMap(([provider, price]) => (price === undefined ? [provider] : [])),
    most(asked, promptTokens, completionTokens) {
      const prices = pricesOf(asked).map(([, price]) => price);
      return prices.length === 0 || prices.includes(undefined)
        ? undefined
        : Math.max(...prices.map((price) => mostOf(price, promptTokens, completionTokens)));
    },
    cost(asked, usage, provider) {
      const all = pricesOf(asked);
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

/** Cleans the counts, because a provider may report any number. */
function countsOf({ promptTokens, completionTokens, cachedTokens, imageTokens }: TokenUsage) {
  return {
    promptTokens: tokensOf(promptTokens),
    completionTokens: tokensOf(completionTokens),
    cachedTokens: tokensOf(cachedTokens),
    imageTokens: tokensOf(imageTokens),
  };
}

/**
 * A count of tokens that is safe to add: a whole number. Undefined, NaN and negative counts become 0; Infinity becomes the largest safe integer, which exceeds
 * every limit.
 */
export function tokensOf(count: number | undefined): number {
  return count !== undefined && count > 0 ? Math.min(Math.ceil(count), Number.MAX_SAFE_INTEGER) : 0;
}
