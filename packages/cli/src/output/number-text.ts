/** A whole number with commas between thousands. */
export function amount(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** A number of things: 1 input, 1,200 inputs. */
export function counted(count: number, thing: string): string {
  return withNoun(amount(count), thing);
}

/** A number that is text already, and its noun: 1 token, 1.2k tokens. */
export function withNoun(shown: string, thing: string): string {
  return `${shown} ${thing}${shown === "1" ? "" : "s"}`;
}

/** A number in at most five characters: 950, 12.3k, 4.5M. */
export function shortAmount(count: number): string {
  const units = [
    { name: "G", size: 1e9 },
    { name: "M", size: 1e6 },
    { name: "k", size: 1e3 },
  ];
  const unit = units.find(({ size }) => count >= size);
  if (unit === undefined) {
    return String(Math.round(count * 10) / 10);
  }
  const value = count / unit.size;
  return `${value >= 100 ? Math.round(value) : Math.round(value * 10) / 10}${unit.name}`;
}

/** Milliseconds as a clock shows them: 9s, 4m05s, 2h03m. */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const two = (count: number) => String(count).padStart(2, "0");
  if (seconds < 60) {
    return `${seconds}s`;
  }
  return seconds < 3_600
    ? `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`
    : `${Math.floor(seconds / 3_600)}h${two(Math.floor((seconds % 3_600) / 60))}m`;
}
