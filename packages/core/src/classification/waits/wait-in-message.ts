import { simplified } from "../languages/simplified.js";
import { withoutQuotations } from "../without-quotations.js";
import { plausibleWait } from "./plausible-wait.js";
import { parseSpokenDuration } from "./spoken-duration.js";
import { untilDay } from "./stated-day.js";
import { unitMs } from "./time-units.js";
import { waitInOtherLanguage } from "./wait-in-other-language.js";
import { momentMs } from "./wait-values.js";

/** Providers state the wait at the start. A page of HTML or the user's own prompt may follow. */
const maxCharacters = 4_096;

/**
 * Words before a length of time that is a wait. Seen: "Please try again in 7m12s" (OpenAI), "Please retry after 54
 * seconds", "Try again in 2 seconds", "Please wait 46 seconds before retrying", "Quota will be replenished in
 * 5.03:23:11" (Azure OpenAI, Foundry, API Management). Any other length, such as "10 per 86400s", is a window.
 */
const beforeLength =
  /\b(?:(?:try again|retry|retrying|retried|replenished|resets?|reset|available(?: again)?|back|lifted|continue|resume|come back) (?:in|after):?|(?:limit|ban|block|penalty|restriction|window|suspension|throttle) expires? in|(?<!\bhad to )wait(?: for)?(?: at least)?|(?:time (?:until|to) reset|reset[ _-]time|retry[ _-]after|retry[ _-]delay|cool ?down)["']?(?: is)?\s?[:=]?) {0,2}(?:about |approximately |another |the next |at least )?/gi;

/** "retry_after: 30": a member that was put into a sentence means seconds, as the header of that name does. */
const bareSeconds =
  /\bretry[ _-]?after(?:[ _-]?(ms|s|secs?|seconds))?["']?\s?[:=]\s?(\d{1,9}(?:\.\d{1,9})?)(?![\w.:%-])/i;

/** "请在 30 秒后重试", "请等待 5 分钟后再试", "2 小时后重置": in Chinese the length stands before the word "after". */
const chinesePieces =
  // "12月1日" is a day of the year, and no length.
  "((?<![月\\d.])(?:\\d{1,6}(?:\\.\\d{1,3})?\\s?(?:毫秒|秒钟|秒|分钟|分|个小时|小时|天|日|ms|min|s|m|h)\\s?){1,4})";
const chineseLength = new RegExp(`${chinesePieces}(?:之?后|以后|内)?\\s?(?:再|重|恢复|解除|可用|自动)`);
const chineseWait = new RegExp(
  `(?:等待|请等|等候|请在|间隔|等待时间|重试时间|剩余时间|还有|还需|还剩)(?:约|至少|为)?[：:]?\\s?${chinesePieces}`,
);
const chinesePiece = /(\d{1,6}(?:\.\d{1,3})?)\s?(毫秒|秒钟|秒|分钟|分|个小时|小时|天|日|ms|min|s|m|h)/g;
const chineseUnits: Readonly<Record<string, number>> = {
  毫秒: 1,
  秒: 1_000,
  秒钟: 1_000,
  分: 60_000,
  分钟: 60_000,
  小时: 3_600_000,
  个小时: 3_600_000,
  天: 86_400_000,
  日: 86_400_000,
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};

/** "30 seconds until reset", "12 minutes before you can retry". */
const lengthBefore =
  /\b(\d{1,7}(?:\.\d{1,3})?)\s?([a-z]{1,12}) (?:left |remaining )?(?:until|till|before) (?:the |your |next |limit ){0,3}(?:reset|retry|you can (?:retry|try again))/i;
/** "In 30 seconds you can try again". */
const lengthFirst =
  /\bin (\d{1,7}(?:\.\d{1,3})?)\s?([a-z]{1,12}),? you (?:can|may) (?:retry|try again|continue)/i;

/** "Wait 5 seconds before retrying", without "please". Only the words after the number show that this is advice. */
const waitBefore = /\bwait +(?=\d[\d.]{0,15}[^.!?]{0,40} before\b)/gi;

/**
 * "It will reset at 2026-04-14 23:59:59 +0800 CST" (Ark), "Limit resets at: 2026-11-25T12:00:00Z", "available again at". Without an offset
 * the time zone is unknown.
 */
const resetMoment =
  /\b(?:resets?|reset (?:time|date)|replenished|available(?: again)?|try again|retry|wait|until|expires?|renew(?:s|ed)|refresh(?:es|ed)|restored|lifted|regain access)(?: (?:at|after|on|until|is))?:? {1,2}(\d{4}-\d{2}-\d{2})(?:T| at | )(\d{2}:\d{2}(?::\d{2})?)(?:\.\d{1,9})? ?(?:(Z|UTC|GMT)\b|([+-]\d{2}):?(\d{2}))/i;

/** "您的限额将在 2026-11-25 12:00:00 重置" (Zhipu): China has one time zone. */
const chineseMoment =
  /(?:在|于|至|到)\s?(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)\s?(?:\(?(?:UTC\+8|北京时间)\)?)?\s?(?:重置|恢复|刷新|解除|后)/;

/**
 * "Resets at 00:00 UTC", "at midnight UTC", "at 3:30 PM UTC": the next such moment. "Resets 3pm" and "12:00 AM PT" are not read: the one is
 * nobody's clock, the other moves with summer time.
 */
const timeOfDay =
  /\b(?:resets?|reset (?:time|daily)|replenished|available(?: again)?|try again|retry|renews?|refreshes)(?: (?:daily|every day))?(?: (?:at|after|is))?:? (?:(midnight)|(\d{1,2}):(\d{2})(?::\d{2})? ?([ap]m)?) ?\(?(?:UTC|GMT)\b(?!\s?[+-]\d)/i;

/** "Retry after Thu, 26 Nov 2026 00:00:00 GMT", "try again at Nov 26, 2026, 12:00 AM UTC". */
const writtenDate =
  /\b(?:[Rr]esets?|[Aa]vailable(?: again)?|[Tt]ry again|[Rr]etry|[Uu]ntil|[Rr]estored|[Ll]ifted|[Rr]enew(?:s|ed)|[Rr]egain access)(?: (?:at|after|on|is))?:? ((?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT|[A-Z][a-z]{2,8} \d{1,2}, \d{4},? (?:at )?\d{1,2}:\d{2}(?::\d{2})? ?(?:[AP]M)? ?(?:UTC|GMT))/;

/** "resets at 1764028800": epoch seconds or milliseconds. */
const epochMoment =
  /\b(?:resets?|retry|try again|available(?: again)?|until)(?: (?:at|after))?:? {1,2}(\d{10}|\d{13})\b/i;

/** Every wait has a digit, or one of these words: "an hour", "one minute", "midnight UTC". Most refusals of a key state no wait. */
const mayStateWait = /\d|\b(?:an?|one)\s|midnight/i;

/** Returns the wait that a provider's message states, in milliseconds, or undefined. */
export function waitInMessage(message: string, nowEpochMs: number): number | undefined {
  const beginning = message.slice(0, maxCharacters);
  if (!mayStateWait.test(beginning)) {
    return undefined;
  }
  const text = simplified(withoutQuotations(beginning));
  return (
    lengthAfter(beforeLength, text) ??
    lengthAfter(waitBefore, text) ??
    chineseWaitIn(text) ??
    untilReset(text, nowEpochMs) ??
    untilTimeOfDay(text, nowEpochMs) ??
    untilWrittenDate(text, nowEpochMs) ??
    untilDay(text, nowEpochMs) ??
    lengthOf(lengthBefore.exec(text)) ??
    lengthOf(lengthFirst.exec(text)) ??
    secondsAfter(text) ??
    waitInOtherLanguage(text)
  );
}

function secondsAfter(text: string): number | undefined {
  const [, unit, amount] = bareSeconds.exec(text) ?? [];
  return amount === undefined ? undefined : plausibleWait(Number(amount) * (unit === "ms" ? 1 : 1_000));
}

function chineseWaitIn(text: string): number | undefined {
  const [, pieces] = chineseLength.exec(text) ?? chineseWait.exec(text) ?? [];
  if (pieces === undefined) {
    return undefined;
  }
  const lengths = [...pieces.matchAll(chinesePiece)].map(
    ([, amount, unit = ""]) => Number(amount) * (chineseUnits[unit] ?? 0),
  );
  return plausibleWait(lengths.reduce((sum, length) => sum + length, 0));
}

function lengthOf(found: RegExpExecArray | null): number | undefined {
  const [, amount, unit = ""] = found ?? [];
  const ms = unitMs(unit);
  return ms === undefined ? undefined : plausibleWait(Number(amount) * ms);
}

const dayMs = 86_400_000;

function untilTimeOfDay(text: string, nowEpochMs: number): number | undefined {
  const found = timeOfDay.exec(text);
  if (found === null) {
    return undefined;
  }
  // At midnight neither hour nor minute is there.
  const [, , hour = "0", minute = "0", half] = found;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  if (hours > 24 || Number(minute) > 59) {
    return undefined;
  }
  const atMs = (hours * 60 + Number(minute)) * 60_000;
  const sinceMidnightMs = nowEpochMs % dayMs;
  return plausibleWait((atMs - sinceMidnightMs + dayMs) % dayMs);
}

function untilWrittenDate(text: string, nowEpochMs: number): number | undefined {
  const [, date] = writtenDate.exec(text) ?? [];
  return date === undefined ? undefined : plausibleWait(Date.parse(date.replace(" at ", " ")) - nowEpochMs);
}

function lengthAfter(words: RegExp, text: string): number | undefined {
  for (const found of text.matchAll(words)) {
    const durationMs = parseSpokenDuration(text, found.index + found[0].length);
    if (durationMs !== undefined) {
      return plausibleWait(durationMs);
    }
  }
  return undefined;
}

function untilReset(text: string, nowEpochMs: number): number | undefined {
  const [, date, time, zone, hours, minutes] = resetMoment.exec(text) ?? [];
  if (date !== undefined && time !== undefined) {
    // `Date.parse` guarantees ISO 8601, not Go's own format.
    const offset = zone === undefined ? `${hours}:${minutes}` : "Z";
    return plausibleWait(Date.parse(`${date}T${time}${offset}`) - nowEpochMs);
  }
  const [, day, hour] = chineseMoment.exec(text) ?? [];
  if (day !== undefined && hour !== undefined) {
    return plausibleWait(Date.parse(`${day}T${hour}+08:00`) - nowEpochMs);
  }
  const waitMs = momentMs(epochMoment.exec(text)?.[1], nowEpochMs);
  return waitMs === undefined ? undefined : plausibleWait(waitMs);
}
