/** How many cases of a property are run: all of them by `npm run test:long`, some by `npm test`. */
export function depth(quick: number, deep: number): number {
  return process.env["TEST_DEPTH"] === "deep" ? deep : quick;
}
