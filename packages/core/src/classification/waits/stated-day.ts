import { plausibleWait } from "./plausible-wait.js";

/** Not "supported until", after which something ends. */
const before =
  "\\b(?:[Rr]esets?|[Rr]eplenished|[Rr]estored|[Ll]ifted|[Rr]enew(?:s|ed)|[Rr]efresh(?:es|ed)|[Aa]vailable(?: again)?|[Tt]ry again|[Rr]etry|[Rr]egain access|(?<!(?:[Aa]vailable|[Vv]alid|[Ss]upported|[Aa]ctive|[Ff]ree) )[Uu]ntil)(?: (?:at|after|on|until|is))?:? {1,2}";
/** Nothing of a time stands behind the day: a time without an offset is nobody's clock. */
const after = "(?=[.,;)]?(?:$|\\s(?!\\(?(?:at )?\\d)))";

/** "Renewed on 2026-12-01", "until December 1, 2026": the beginning of that day, in UTC. */
const numberedDay = new RegExp(`${before}(\\d{4}-\\d{2}-\\d{2})${after}`);
const writtenDay = new RegExp(`${before}([A-Z][a-z]{2,8} \\d{1,2}, \\d{4})${after}`);

/** "将于 2026-12-01 重置", "2026年12月1日恢复": China has one time zone. */
const chineseDay =
  /(?<!\d)(\d{4})(?:-|年)(\d{1,2})(?:-|月)(\d{1,2})日?\s?(?:之?后|起)?(?:重置|恢复|刷新|解除|续期|可用)/;

/** The wait until a day that a sentence states without a time, in milliseconds. */
export function untilDay(text: string, nowEpochMs: number): number | undefined {
  const numbered = numberedDay.exec(text)?.[1];
  const day = numbered === undefined ? writtenDay.exec(text)?.[1] : `${numbered}T00:00Z`;
  if (day !== undefined) {
    return plausibleWait(Date.parse(numbered === undefined ? `${day} UTC` : day) - nowEpochMs);
  }
  const [, year, month = "", date = ""] = chineseDay.exec(text) ?? [];
  return year === undefined
    ? undefined
    : plausibleWait(
        Date.parse(`${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}T00:00+08:00`) - nowEpochMs,
      );
}
