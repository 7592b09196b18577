import { InvalidInputError } from "../../errors/invalid-input-error.js";
import type { MediaKind } from "./media-kind.js";

/** What to do instead. Ends most messages about media. */
export const GIVE_MEDIA = "Give a path, an http(s) URL, a data URL or the bytes";

/** Where media is in the input, and how an error describes the media. */
export interface MediaPlace {
  /** Path as you would write it: `messages[1].content[0].image`. */
  readonly field: string;
  readonly kind: MediaKind;
  /** The media type that the caller gave beside the source. Of documents alone. */
  readonly mediaType?: string | undefined;
  /** The name of a document. */
  readonly filename?: string | undefined;
  /** The source as text: a quoted path, but only type and length of bytes and data URLs. */
  readonly received: string;
}

/** Creates the error that says what is wrong with the media at this place. */
export function mediaError(
  { field, received }: MediaPlace,
  message: string,
  cause?: unknown,
): InvalidInputError {
  const issues = [{ path: field, message, received }];
  return new InvalidInputError(cause === undefined ? { issues } : { issues, cause });
}
