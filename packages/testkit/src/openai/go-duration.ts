/** Formats milliseconds as Go prints a duration, as OpenAI does: `644ms`, `2.812s`, `7m12s`, `1h0m0s`. */
export function formatGoDuration(durationMs: number): string {
  const whole = Math.max(0, Math.ceil(durationMs));
  if (whole === 0) return "0s";
  if (whole < 1000) return `${whole}ms`;
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor(whole / 60_000) % 60;
  const seconds = `${(whole % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}
