import { isPlainObject, readMember } from "./object-parts.js";

/** More bytes or members than any key has, several times. */
const mostParts = 8_192;
/** A longer text is searched by itself; a piece of a key is short. */
const longestPiece = 16;
const lineBreak = "\n";

/**
 * What the parts of a list or an object spell together: numbers as characters, as JSON writes bytes, short texts one behind the other, and
 * the bytes of a buffer. A line break stands for every other part. Empty: they spell nothing.
 */
export function spelledText(object: object): string {
  if (ArrayBuffer.isView(object)) {
    const { buffer, byteOffset, byteLength } = object;
    return Buffer.from(buffer, byteOffset, Math.min(byteLength, mostParts)).toString("latin1");
  }
  if (Array.isArray(object)) {
    return textOf(object.slice(0, mostParts));
  }
  return isPlainObject(object)
    ? textOf(
        Object.keys(object)
          .slice(0, mostParts)
          .map((key) => readMember(object, key)),
      )
    : "";
}

function textOf(parts: readonly unknown[]): string {
  let text = "";
  let isEmpty = true;
  for (const part of parts) {
    if (typeof part === "number" && Number.isInteger(part) && part > 0 && part <= 0xffff) {
      text += String.fromCharCode(part);
      isEmpty = false;
    } else if (typeof part === "string" && part.length < longestPiece) {
      text += part + lineBreak;
      isEmpty = false;
    } else {
      text += lineBreak;
    }
  }
  return isEmpty ? "" : text;
}
