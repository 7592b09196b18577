import { withoutQuotations } from "@hotspare/core/plugin";

/** Longer texts are a page, or the user's own words sent back. */
const maxCharacters = 2_000;

/**
 * Identifiers hold runs of digits and letters that look like statuses and codes. Seen: `Request id: <53 characters>`, `Request ID:`,
 * `requestId:`, `ARKRequest ID:…;CSDRequestId:…`, an account as `[2100000000]` or `%!s(int64=2100000000)`.
 */
const identifiers =
  /(?:ARK|CSD)?request[ _-]?id\s*[:=]\s*"?[\w{}-]*|%!s\(int64=\d+\)|\[?\b\d{9,}\b\]?|\b[0-9a-f]{24,}\b/gi;

/** A sentence without the identifiers and the quotations in it. */
export function bareSentence(message: string): string {
  return withoutQuotations(message.slice(0, maxCharacters).replace(identifiers, " "));
}
