import { durationText } from "../scenario/time-words.js";

/** `8,640,000`. */
export function countText(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** `1 call`, `2 calls`, `8,640,000 requests wasted`. */
export function counted(count: number, thing: string, rest = ""): string {
  return `${countText(count)} ${thing}${Math.round(count) === 1 ? "" : "s"}${rest}`;
}

/** `12.4 %`. A share that is not 0 never becomes `0 %`. */
export function shareText(part: number, whole: number): string {
  if (whole === 0 || part === 0) {
    return "0 %";
  }
  const percent = (part / whole) * 100;
  if (percent < 0.1) {
    return "< 0.1 %";
  }
  return percent > 99.9 && percent < 100 ? "> 99.9 %" : `${Math.round(percent * 10) / 10} %`;
}

/** `+2.4 s`, or `0` when nothing was added. */
export function addedText(ms: number): string {
  return ms < 0.5 ? "0" : `+${durationText(ms)}`;
}
