import { looksLikeKey } from "@hotspare/core/plugin";

/** A longer message is cut, because a server may quote the whole request. */
const mostCharacters = 1_000;

const hidden = "[hidden]";

const url = /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'<>)\]}]+/gi;
const ipv4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?![\d.]*\d)/g;
/** Needs brackets, two adjacent colons or eight groups, because a time such as 10:20:30 is not an address. */
const ipv6 =
  /\[[\da-f:.]*:[\da-f:.]*\](?::\d{1,5})?|(?<![\w:])(?:[\da-f]{1,4}:){7}[\da-f]{1,4}(?![\w:])|(?<![\w:])(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,6})?::[\da-f:]{0,39}(?![\w:])/gi;
/** A host name with a port. `10:20:30` is a time. After a plain word, as in `code:429`, a port needs at least four digits. */
const hostWithPort =
  /(?<![\w.:-])(?:localhost|(?=[a-z\d-]*[\d.-])(?=[\d.-]*[a-z])[a-z\d](?:[a-z\d.-]{0,250}[a-z\d])?):\d{2,5}(?![\w:])|(?<![\w.:-])[a-z]{2,63}:\d{4,5}(?![\w:])/gi;
/** A host name that ends in a common domain. `input[0].text` and `package.json` do not. */
const hostOfDomain =
  /(?<![\w.-])(?:[a-z\d-]{1,63}\.){1,8}(?:com|net|org|io|ai|dev|cn|app|cloud|local|internal|lan|svc|us|eu|de|fr|uk|jp|kr|sg|in)(?::\d{1,5})?(?![\w-])/gi;
/** Keys, and ids of the account behind a key. Such an id has a digit or a capital letter; `user_location` is the name of a field. */
const account = /\b(?:org|proj|acct|user|ws|key)[-_](?=[a-z]*[A-Z\d*])[A-Za-z\d*]{6,}/g;
const bearer = /\b(bearer|basic)\s+[^\s"',;]{6,}/gi;
/** A key that a vendor has masked in its message, such as `sk-pr***abcd`. */
const masked = /[\w-]{1,64}(?:\*{2,}|…|\.{3,})[\w*.-]*\w|\b[\w-]{0,64}[xX]{6,}[\w-]*/g;

/**
 * Cleans a provider's message for a client of the gateway. Hides addresses, whole and masked keys, and accounts. Returns one line of at most 1,000 characters.
 * Core has already removed the keys that it knows; this function hides texts that look like other keys.
 *
 * @param known addresses to which the request was sent; the function hides each occurrence
 */
export function withoutAddresses(text: string, known: readonly string[] = []): string {
  let clean = text.slice(0, 4 * mostCharacters);
  for (const address of known.flatMap(namesOf)) {
    clean = clean.replaceAll(address, hidden);
  }
  clean = [url, ipv6, ipv4, hostWithPort, hostOfDomain, account, bearer, masked].reduce(
    (left, pattern) => left.replace(pattern, hidden),
    clean,
  );
  const line = clean
    .replace(/[^\s"'`]+/g, (word) => (isKey(word) ? hidden : word))
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}…` : line;
}

/** The forms in which an address may appear in a sentence: whole, and its host with and without the port. */
function namesOf(address: string): readonly string[] {
  if (address === "") {
    return [];
  }
  const parsed = URL.canParse(address) ? new URL(address) : undefined;
  return [address, parsed?.origin ?? "", parsed?.host ?? "", parsed?.hostname ?? ""].filter(
    (name) => name.length > 3,
  );
}

/** Ark's keys are UUIDs, and so are Azure's tenants and subscriptions. */
const uuid = /[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}/i;

/** Requires a long run without separators, because names of models also mix digits and letters, such as `gpt-4.1-mini-2025-04-14`. */
function isKey(word: string): boolean {
  return word !== hidden && looksLikeKey(word, "path") && (uuid.test(word) || /[A-Za-z\d_]{16}/.test(word));
}
