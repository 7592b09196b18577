/** A bar that shows how much of a limit is left or used. */
export function Meter({
  label,
  value,
  limit,
  words,
  isScarce,
}: {
  readonly label: string;
  readonly value: number;
  readonly limit: number;
  readonly words: string;
  /** Whether the bar is marked for the reader's attention. */
  readonly isScarce: boolean;
}) {
  const share = limit > 0 ? Math.min(1, Math.max(0, value / limit)) : 0;
  return (
    <div class="meter">
      <span class="meter-label">{label}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: each browser draws a meter element differently */}
      <div
        class="meter-track"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(limit, Math.max(0, value))}
        aria-valuetext={words}
      >
        <div class="meter-fill" data-scarce={isScarce} style={{ width: `${share * 100}%` }} />
      </div>
      <span class="meter-words">{words}</span>
    </div>
  );
}
