import { base64Texts } from "./base64-text.js";
import { numberText } from "./number-text.js";
import type { Reading } from "./reading.js";
import { unescapedText } from "./unescaped-text.js";
import { utf8Text } from "./utf8-text.js";

/** What can be read out of a text. */
export function readingsOf(text: string): readonly Reading[] {
  const readings = [unescapedText(text), utf8Text(text), numberText(text)];
  return [...readings.filter((reading) => reading !== undefined), ...base64Texts(text)];
}
