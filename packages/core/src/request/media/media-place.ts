import { InvalidInputError } from "../../errors/invalid-input-error.js";
import type { MediaKind } from "./media-kind.js";

/** What to do instead, at the end of most of our messages. */
export const GIVE_MEDIA = "Give a path, an http(s) URL, a data URL or the bytes";

/** Where media stands in the input, and how an error calls it. */
export interface MediaPlace {
  /** As one would write it: `messages[1].content[0].image`. */
  readonly field: string;
  readonly kind: MediaKind;
  /** The source as text: a quoted path; of bytes and data URLs only type and length. */
  readonly received: string;
}

/** The error that says what is wrong with the media at this place. */
export function mediaError(
  { field, received }: MediaPlace,
  message: string,
  cause?: unknown,
): InvalidInputError {
  const issues = [{ path: field, message, received }];
  return new InvalidInputError(cause === undefined ? { issues } : { issues, cause });
}
