import { checkSize, MAX_MEDIA_BYTES } from "./identify-media.js";
import { type MediaPlace, mediaError } from "./media-place.js";

/** The content of a data URL. */
export interface DataUrl {
  readonly bytes: Uint8Array;
  /** The declared type, in lower case and without parameters. Undefined if the URL declares no type. */
  readonly mediaType: string | undefined;
}

/** Describes a data URL for an error, by type and length but never by content. */
export function describeDataUrl(url: string): string {
  return `data URL (${declaredType(headOf(url) ?? "") ?? "no type"}, ${url.length} characters)`;
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
  const bytes = /;\s*base64\s*$/i.test(head) ? decodeBase64(payload, place) : unescapeBytes(payload);
  return { bytes, mediaType: declaredType(head) };
}

function headOf(url: string): string | undefined {
  const comma = url.indexOf(",");
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
  const text = (payload.includes("%") ? unescapeBytes(payload).toString("latin1") : payload).replace(
    /\s+/g,
    "",
  );
  const body = text.replace(/={1,2}$/, "");
  // Node skips characters that are not base64, so a broken URL would become a broken picture.
  if (/[^A-Za-z0-9+/_-]/.test(body)) {
    throw mediaError(place, "holds characters that are not base64. Encode it again");
  }
  if (body.length % 4 === 1) {
    throw mediaError(place, "has been cut: its base64 ends in the middle of a byte. Encode it again");
  }
  return Buffer.from(body, "base64");
}

/** Not `decodeURIComponent`, because the bytes of a picture are not UTF-8. */
function unescapeBytes(payload: string): Buffer {
  const text = Buffer.from(payload, "utf8").toString("latin1");
  const plain = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(plain, "latin1");
}
