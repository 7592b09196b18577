import { withoutQuotations } from "@hotspare/core/plugin";

/** A longer text is a page, or quotes the user. */
const maxCharacters = 2_000;

/**
 * Identifiers in a message. Their digits and letters may look like statuses and codes. Forms that were seen: `Request id: <53 characters>`,
 * `Request ID:`, `requestId:`, `ARKRequest ID:…;CSDRequestId:…`, an account as `[2100000000]` or `%!s(int64=2100000000)`.
 */
const identifiers =
  /(?:ARK|CSD)?request[ _-]?id\s*[:=]\s*"?[\w{}-]*|%!s\(int64=\d+\)|\[?\b\d{9,}\b\]?|\b[0-9a-f]{24,}\b/gi;

/** A message without its identifiers and quotations. */
export function bareSentence(message: string): string {
  return withoutQuotations(message.slice(0, maxCharacters).replace(identifiers, " "));
}
