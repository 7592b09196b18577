/** Whether every case of a table or a property is run, as `npm run test:long` does, and not some of them. */
export const isDeep = process.env["TEST_DEPTH"] === "deep";

/** How many cases of a property are run. */
export function depth(quick: number, deep: number): number {
  return isDeep ? deep : quick;
}
