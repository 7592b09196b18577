/** Amounts by moments. */
export type Amounts = Map<number, number>;

export function addAmount(amounts: Amounts, atMs: number, amount: number): void {
  amounts.set(atMs, (amounts.get(atMs) ?? 0) + amount);
}

export function forgetUntil(amounts: Amounts, untilMs: number): void {
  for (const atMs of amounts.keys()) {
    if (atMs <= untilMs) {
      amounts.delete(atMs);
    }
  }
}

/** Most moments that an account keeps apart. */
export const mostMoments = 1_000;

/**
 * If there are too many moments, joins each pair of the older half at the later moment of the pair. Otherwise the account would grow for a whole day when a
 * provider states the limit of a day only once.
 */
export function joinOld(amounts: Amounts): void {
  if (amounts.size <= mostMoments) {
    return;
  }
  const moments = [...amounts.keys()].sort((one, other) => one - other);
  for (let index = 0; index + 1 < mostMoments / 2; index += 2) {
    const [earlier = 0, later = 0] = moments.slice(index, index + 2);
    addAmount(amounts, later, amounts.get(earlier) ?? 0);
    amounts.delete(earlier);
  }
}

/** In order of time, so that both twins add up in the same order. */
export function sumOf(amounts: Amounts): number {
  return sumUntil(amounts, Number.POSITIVE_INFINITY);
}

export function sumUntil(amounts: Amounts, untilMs: number): number {
  let sum = 0;
  for (const atMs of [...amounts.keys()].sort((one, other) => one - other)) {
    sum += atMs <= untilMs ? (amounts.get(atMs) ?? 0) : 0;
  }
  return sum;
}
