import type { Found, Unread } from "../recorded-error.js";

/** Reads one kind of text. Undefined, or an empty list: it is no such text. */
export interface TextReader {
  readonly name: string;
  /** Whether a text of this kind can be nothing else, so that what is wrong with it is said, and no other reader is asked. */
  readonly isWhole?: true;
  readonly read: (text: string) => readonly (Found | Unread)[] | undefined;
}
