/** Milliseconds of each unit, in every spelling seen in headers and messages. */
const spellings: readonly (readonly [milliseconds: number, names: readonly string[]])[] = [
  [86_400_000, ["d", "day", "days"]],
  [3_600_000, ["h", "hr", "hrs", "hour", "hours"]],
  [60_000, ["m", "min", "mins", "minute", "minutes"]],
  [1_000, ["s", "sec", "secs", "second", "seconds"]],
  [1, ["ms", "msec", "msecs", "millisecond", "milliseconds"]],
  [1e-3, ["us", "µs", "μs", "microsecond", "microseconds"]],
  [1e-6, ["ns", "nanosecond", "nanoseconds"]],
];

const millisecondsByName: ReadonlyMap<string, number> = new Map(
  spellings.flatMap(([milliseconds, names]) => names.map((name): [string, number] => [name, milliseconds])),
);

/** Returns the milliseconds of a unit, or undefined if the word is not a unit. */
export function unitMs(word: string): number | undefined {
  return millisecondsByName.get(word.toLowerCase());
}
