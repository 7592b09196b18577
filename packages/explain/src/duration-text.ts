const units = [
  { name: "hour", ms: 3_600_000 },
  { name: "minute", ms: 60_000 },
  { name: "second", ms: 1_000 },
] as const;

/** Formats milliseconds in the largest unit that fits: `10 minutes`, `1.5 hours`, `250 ms`. */
export function durationText(ms: number): string {
  const unit = units.find((each) => ms >= each.ms);
  if (unit === undefined) {
    return `${ms} ms`;
  }
  const count = Math.round((ms / unit.ms) * 10) / 10;
  return `${count} ${unit.name}${count === 1 ? "" : "s"}`;
}
