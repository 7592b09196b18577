import type { ModelPrice, PriceTable } from "../../contract/prices.js";
import type { PricedTotals, UsageTotals } from "./usage-row.js";

const million = 1_000_000;

/** Returns the price of a model at a provider, or undefined if the table has no price. */
export function priceOf(table: PriceTable, provider: string, model: string): ModelPrice | undefined {
  const name = [`${provider}/${model}`, model].find((key) => Object.hasOwn(table.models, key));
  return name === undefined ? undefined : table.models[name];
}

/** Adds the cost to the totals of one model at one provider. */
export function withCost(
  totals: UsageTotals,
  table: PriceTable | undefined,
  provider: string,
  model: string,
): PricedTotals {
  if (table === undefined) {
    return totals;
  }
  const price = priceOf(table, provider, model);
  return price === undefined
    ? { ...totals, unpricedTokens: totals.totalTokens }
    : { ...totals, cost: costOf(totals, price), unpricedTokens: 0 };
}

/** Returns what tokens cost at a price, in the currency of its table. */
export function costOf(
  totals: Pick<UsageTotals, "promptTokens" | "cachedTokens" | "imageTokens" | "completionTokens">,
  price: ModelPrice,
): number {
  const { promptTokens, cachedTokens, imageTokens, completionTokens } = totals;
  const { promptPerMillion, cachedPerMillion, imagePerMillion, completionPerMillion } = price;
  // A cached token may also be an image token and must not be subtracted twice.
  const cached = cachedPerMillion === undefined ? 0 : Math.min(cachedTokens, promptTokens);
  const image = imagePerMillion === undefined ? 0 : Math.min(imageTokens, promptTokens - cached);
  const plain = promptTokens - cached - image;
  return (
    (plain * promptPerMillion +
      cached * (cachedPerMillion ?? 0) +
      image * (imagePerMillion ?? 0) +
      completionTokens * (completionPerMillion ?? 0)) /
    million
  );
}

/** Adds two costs. Tokens without a price stay counted as tokens. */
export function addCosts(
  one: PricedTotals,
  other: PricedTotals,
): Pick<PricedTotals, "cost" | "unpricedTokens"> {
  return { ...sumOf("cost", one, other), ...sumOf("unpricedTokens", one, other) };
}

function sumOf<Name extends "cost" | "unpricedTokens">(
  name: Name,
  one: PricedTotals,
  other: PricedTotals,
): Partial<Record<Name, number>> {
  if (one[name] === undefined && other[name] === undefined) {
    return {};
  }
  return { [name]: (one[name] ?? 0) + (other[name] ?? 0) } as Partial<Record<Name, number>>;
}
