/** Each is scarce in something else: tokens, requests, tokens, requests. */
export const fourKeys = {
  a: { requests: 3_000, tokens: 1_000_000 },
  b: { requests: 500, tokens: 5_000_000 },
  c: { requests: 10_000, tokens: 500_000 },
  d: { requests: 60, tokens: 10_000_000 },
};

/** What was answered of all that could have been: what each had at the beginning, in minutes' worth, and the minutes since. */
export function reached(
  { used, minutes }: { readonly used: Readonly<Record<string, number>>; readonly minutes: number },
  minutesAtBegin: number,
): number {
  const shares = Object.values(used).map((minutesWorth) => minutesWorth / (minutes + minutesAtBegin));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
