import { InvalidInputError } from "../../errors/invalid-input-error.js";
import { count } from "./describe-value.js";
import type { MediaPlace } from "./media-place.js";

/** A text this long without a dot is not a file name. */
const withoutDot = /^[A-Za-z0-9+/_=\s-]{100,}$/;
const base64Text = /^[A-Za-z0-9+/_=\s-]+$/;
/** Only the beginning is looked at: the text may be of megabytes. */
const mostRead = 1_000;

/**
 * How files of these kinds begin in base64, from the signatures of their formats: PNG (W3C PNG, 5.2), JPEG (SOI and a marker), GIF ("GIF8"), RIFF (WebP's
 * container), PDF ("%PDF-"), MP4 (a short box named "ftyp").
 */
const beginnings: readonly (readonly [pattern: RegExp, mediaType: string])[] = [
  [/^iVBORw0KGgo/, "image/png"],
  [/^\/9j\//, "image/jpeg"],
  [/^R0lGOD[dl]/, "image/gif"],
  [/^UklGR/, "image/webp"],
  [/^JVBERi0/, "application/pdf"],
  [/^AAAA[A-Za-z0-9+/]{2}Z0eX/, "video/mp4"],
];

/** The error for base64 in the place of a path; undefined: the text may be a path. The error does not show the text. */
export function bareBase64Problem(text: string, { field }: MediaPlace): InvalidInputError | undefined {
  const start = text.slice(0, mostRead);
  const known = base64Text.test(start) ? beginnings.find(([pattern]) => pattern.test(start))?.[1] : undefined;
  if (known === undefined && !withoutDot.test(start)) {
    return undefined;
  }
  const received = `a text of ${count(text.length, "character")}`;
  const message = `cannot be a path: it looks like bare base64. Give "data:${known ?? "image/png"};base64,…" or the bytes: Buffer.from(text, "base64")`;
  return new InvalidInputError({ issues: [{ path: field, received, message }] });
}
