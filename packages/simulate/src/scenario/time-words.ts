/** A day, in milliseconds. */
export const dayMs = 86_400_000;

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: dayMs };

/** Reads `90s`, `12m`, `8h`, `1d`, `250ms` and `1h30m` as milliseconds. Undefined: the text is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) {
    return undefined;
  }
  let ms = 0;
  for (const [, count = "", unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
    ms += Number(count) * (unitMs[unit] ?? 0);
  }
  return ms;
}

/** Reads `09:30` and `09:30:15` as milliseconds since midnight. Undefined: the text is no time of the day. */
export function parseTimeOfDay(text: string): number | undefined {
  const [, hours, minutes, seconds = "0"] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) {
    return undefined;
  }
  const parts = [Number(hours), Number(minutes), Number(seconds)] as const;
  return parts[0] < 24 && parts[1] < 60 && parts[2] < 60
    ? ((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000
    : undefined;
}

/**
 * Reads a moment as milliseconds since the start: `+12m`, or `09:30` for the next time at which a clock shows 09:30. Undefined: the text is no
 * moment.
 */
export function parseMoment(text: string, startMs: number): number | undefined {
  if (text.startsWith("+")) {
    return parseDuration(text.slice(1));
  }
  const timeOfDay = parseTimeOfDay(text);
  return timeOfDay === undefined ? undefined : (timeOfDay - startMs + dayMs) % dayMs;
}

/** Writes a moment as a time of the day: `09:30`. Seconds are added when they are not 0, and the day is added after the first day. */
export function clockText(atMs: number, startMs: number): string {
  const sinceMidnight = startMs + atMs;
  const seconds = Math.floor(sinceMidnight / 1_000);
  const part = (value: number) => String(value).padStart(2, "0");
  const time = `${part(Math.floor(seconds / 3_600) % 24)}:${part(Math.floor(seconds / 60) % 60)}`;
  const exact = seconds % 60 === 0 ? time : `${time}:${part(seconds % 60)}`;
  const day = Math.floor(sinceMidnight / dayMs);
  return day === 0 ? exact : `${exact} (day ${day + 1})`;
}

/** Writes a duration in its two largest units: `1 h 30 min`, `2.4 s`, `350 ms`. */
export function durationText(ms: number): string {
  if (ms < 1_000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 60_000) {
    return `${Math.round(ms / 100) / 10} s`;
  }
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.round((ms % 60_000) / 1_000);
  if (minutes < 60) {
    return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
  }
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
