import { checkSize, MAX_MEDIA_BYTES } from "./identify-media.js";
import { type MediaPlace, mediaError } from "./media-place.js";

/** The content of a data URL. */
export interface DataUrl {
  /** The content. Text that declares another charset is in UTF-8 here. */
  readonly bytes: Uint8Array;
  /** The declared type, in lower case and without parameters. Undefined if the URL declares no type. */
  readonly mediaType: string | undefined;
}

/** Describes a data URL for an error, by type and length but never by content. */
export function describeDataUrl(url: string): string {
  return `a data URL (${declaredType(headOf(url) ?? "") ?? "no type"}, ${url.length} characters)`;
}

/**
 * Decodes base64, plain or URL-safe, and percent-encoded content (RFC 2397).
 *
 * @throws {InvalidInputError} when the URL is malformed or holds more than 50 MB
 */
export function decodeDataUrl(url: string, place: MediaPlace): DataUrl {
  const head = headOf(url);
  if (head === undefined) {
    throw mediaError(place, "has no comma between type and data. Write data:image/png;base64,…");
  }
  const payload = url.slice("data:".length + head.length + 1);
  const bytes = /;\s*base64\s*$/i.test(head) ? decodeBase64(payload, place) : unescapeBytes(payload, place);
  const mediaType = declaredType(head);
  return { bytes: isTextType(mediaType) ? inUtf8(bytes, head) : bytes, mediaType };
}

/** Documents that are text, whose bytes a charset reads. */
function isTextType(mediaType = ""): boolean {
  return /^text\/|^application\/(?:[\w.-]+\+)?(?:json|xml|yaml|javascript)$/.test(mediaType);
}

/** The text in UTF-8, as every provider reads it. A charset that nobody knows says nothing. */
function inUtf8(bytes: Uint8Array, head: string): Uint8Array {
  const charset = /;\s*charset\s*=\s*"?([\w:.+-]{1,40})"?\s*(?:;|$)/i.exec(head)?.[1];
  if (charset === undefined || /^utf-?8$/i.test(charset)) {
    return bytes;
  }
  try {
    return Buffer.from(new TextDecoder(charset).decode(bytes), "utf8");
  } catch {
    return bytes;
  }
}

/** A comma that comes later ends no head: types and parameters are short. */
const maxHeadCharacters = 4_096;

function headOf(url: string): string | undefined {
  const comma = url.slice(0, maxHeadCharacters).indexOf(",");
  return comma === -1 ? undefined : url.slice("data:".length, comma);
}

function declaredType(head: string): string | undefined {
  const type = head.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return /^[\w!#$&^.+-]{1,60}\/[\w!#$&^.+-]{1,60}$/.test(type) ? type : undefined;
}

function decodeBase64(payload: string, place: MediaPlace): Uint8Array {
  // Four characters encode three bytes. Checked before decoding, because decoding doubles the memory in use.
  const roughBytes = Math.floor((payload.length * 3) / 4);
  if (roughBytes > 2 * MAX_MEDIA_BYTES) {
    checkSize(roughBytes, place);
  }
  const text = payload.replace(/={1,2}$/, "");
  const body = /[^A-Za-z0-9+/_-]/.test(text) ? plainBase64(payload, place) : text;
  if (body.length % 4 === 1) {
    throw mediaError(place, "has been cut: its base64 ends in the middle of a byte. Encode it again");
  }
  checkSize(Math.floor((body.length * 3) / 4), place);
  return Buffer.from(body, "base64");
}

const [space, equals, percent] = [0x20, 0x3d, 0x25];
const [tab, carriageReturn] = [0x09, 0x0d];
const maxPadding = 2;

/** For each byte, whether it is a character of base64, plain or URL-safe. */
const isBase64Character = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x80 && /[A-Za-z0-9+/_-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Base64 without its escapes, its white space and its padding: byte by byte, since a text may have one behind every character. */
function plainBase64(payload: string, place: MediaPlace): string {
  const bytes = payload.includes("%") ? unescapeBytes(payload, place) : Buffer.from(payload, "utf8");
  let length = 0;
  let padding = 0;
  for (const byte of bytes) {
    if (byte === space || (byte >= tab && byte <= carriageReturn)) {
      continue;
    }
    // Node skips characters that are not base64, so a broken URL would become a broken picture.
    if (byte === equals ? padding === maxPadding : padding > 0 || isBase64Character[byte] !== 1) {
      throw mediaError(place, "contains characters that are not base64. Encode it again");
    }
    if (byte === equals) {
      padding += 1;
    } else {
      bytes[length] = byte;
      length += 1;
    }
  }
  return bytes.toString("latin1", 0, length);
}

/** Three characters encode one byte at most. Not `decodeURIComponent`, because the bytes of a picture are not UTF-8. */
function unescapeBytes(payload: string, place: MediaPlace): Buffer {
  const leastBytes = Math.ceil(payload.length / 3);
  if (leastBytes > MAX_MEDIA_BYTES) {
    checkSize(leastBytes, place);
  }
  // In place: what is written is never ahead of what is read.
  const bytes = Buffer.from(payload, "utf8");
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    const escaped = byte === percent ? hexPair(bytes, index + 1) : undefined;
    bytes[length] = escaped ?? byte;
    length += 1;
    index += escaped === undefined ? 0 : 2;
  }
  return bytes.subarray(0, length);
}

function hexPair(bytes: Uint8Array, index: number): number | undefined {
  const high = hexDigits[bytes[index] ?? 0] ?? noDigit;
  const low = hexDigits[bytes[index + 1] ?? 0] ?? noDigit;
  return high === noDigit || low === noDigit ? undefined : high * 16 + low;
}

const noDigit = 0xff;

/** The value of each byte as a hexadecimal digit. */
const hexDigits = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = byte < 0x80 ? "0123456789abcdef".indexOf(String.fromCharCode(byte).toLowerCase()) : -1;
  return digit === -1 ? noDigit : digit;
});
