/** From this amount on, two decimals have two digits that count. */
const leastOfTwoDecimals = 0.1;
/** `toFixed` takes more, and nobody reads more. */
const mostDecimals = 20;

/** An amount of money: two decimals, and two digits that count if it is small: `12.50 USD`, `0.0012 USD`. */
export function moneyText(amount: number, currency = ""): string {
  const isSmall = amount !== 0 && Math.abs(amount) < leastOfTwoDecimals;
  // 0.0999 is written as 0.10, not as 0.100.
  const written = isSmall ? Number(amount.toPrecision(2)) : amount;
  const decimals =
    isSmall && Math.abs(written) < leastOfTwoDecimals ? 1 - Math.floor(Math.log10(Math.abs(written))) : 2;
  return `${written.toFixed(Math.min(decimals, mostDecimals))} ${currency}`.trimEnd();
}
