import { mistakenKey } from "./mistaken-key.js";

/**
 * Says what is wrong with a key, as the end of the sentence "it …", or undefined. The text never shows the value or a
 * part of it. A refused value could not be sent: HTTP headers carry no control characters and nothing above U+00FF.
 * Some clients print the whole key in their error.
 */
export function secretProblem(input: unknown): string | undefined {
  if (input === undefined || input === null) {
    return "is not set: give the key as text or a function; an environment variable that is not set is undefined";
  }
  if (typeof input === "function") {
    return undefined;
  }
  if (typeof input !== "string") {
    return "is neither text nor a function that returns text: give the key itself";
  }
  if (input === "") {
    return "is empty: give the key as text or a function";
  }
  if (input.trim() === "") {
    return "is only white space: give the key as text or a function";
  }
  if (input.trim() !== input) {
    return "has white space around it, perhaps the line break at the end of a file: trim it";
  }
  if (someCodeUnit(input, isControl)) {
    return "has a line break or another control character in it: give the key alone, not the file or the JSON around it";
  }
  if (someCodeUnit(input, isBeyondHeaders)) {
    return "has a character above U+00FF in it, which no HTTP header can carry: copy the key again, as plain text";
  }
  return mistakenKey(input);
}

function someCodeUnit(text: string, matches: (codeUnit: number) => boolean): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (matches(text.charCodeAt(index))) {
      return true;
    }
  }
  return false;
}

function isControl(codeUnit: number): boolean {
  return codeUnit < 0x20 || (codeUnit >= 0x7f && codeUnit < 0xa0);
}

function isBeyondHeaders(codeUnit: number): boolean {
  return codeUnit > 0xff;
}
