import { secretMark } from "@hotspare/core/plugin";
import type { WrittenText } from "./resolve-references.js";

/** A shorter value is a word or a number, which may be a part of other words and which errors need. */
const leastHidden = 6;
const smallNumber = /^-?\d{1,9}(?:\.\d+)?$/;

/** Whether a value that came from a reference is long enough to be hidden wherever it stands. */
export function isHideable(value: string): boolean {
  return value.length >= leastHidden;
}

/** Whether a value that came from a reference may be a secret. A number of a few digits is a size or a time. */
export function mayBeSecret(value: string): boolean {
  return isHideable(value) && !smallNumber.test(value);
}

/** The values that variables and files gave and that no message may show, longest first: a value may be a part of another. */
export function hiddenValues(written: ReadonlyMap<string, WrittenText>): readonly string[] {
  const values = new Set([...written.values()].flatMap(({ provided }) => provided).filter(isHideable));
  return [...values].toSorted((one, other) => other.length - one.length);
}

/** Puts the mark in the place of each value. */
export function withoutHidden(text: string, values: readonly string[]): string {
  return values.reduce((rest, value) => rest.replaceAll(value, secretMark), text);
}

/** A URL may hold a user, a password, or a key in its query: only references in their place are shown. */
export function withoutLogin(url: string): string {
  const hidden = (text: string) => (/^(?:\$\{[A-Za-z_]\w*\})+$/.test(text) ? text : secretMark);
  return url
    .replace(
      /(:\/\/)([^/?@]*)@/,
      (_, slashes: string, login: string) => `${slashes}${login.split(":").map(hidden).join(":")}@`,
    )
    .replace(/([?&][^=&]*=)([^&]*)/g, (_, name: string, value: string) => `${name}${hidden(value)}`);
}
