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
