/** How many cases of a property run: all of them in `npm run test:long`, some of them in `npm test`. */
export function depth(quick: number, deep: number): number {
  return process.env["TEST_DEPTH"] === "deep" ? deep : quick;
}
