/** Characters that stand for themselves in a URL, in a form and in JSON: keys mostly have no others. */
const sameEverywhere = /^[\w.~-]*$/;

const latin1 = /[\u0080-\u00ff]/;

/**
 * The forms a text may have in an error: plain, in a URL, in a form, in JSON; with letters of Latin-1 also as a header shows its UTF-8 bytes,
 * and with each accent as a character of its own. Without duplicates, plain first.
 */
export function secretForms(text: string): readonly string[] {
  if (sameEverywhere.test(text)) {
    return [text];
  }
  const inUrl = urlEncoded(text);
  const inJson = JSON.stringify(text).slice(1, -1);
  return [
    ...new Set([
      text,
      inUrl,
      // Python and Java clients write hex digits in lower case.
      inUrl.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase()),
      inUrl.replaceAll("%20", "+"),
      inJson,
      // PHP and some gateways escape the slash, which base64 keys contain.
      inJson.replaceAll("/", "\\/"),
      ...(latin1.test(text) ? [Buffer.from(text, "utf8").toString("latin1"), text.normalize("NFD")] : []),
    ]),
  ];
}

function urlEncoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // A lone surrogate has no URL form.
    return text;
  }
}

/** A secret as other characters. */
export interface EncodedForm {
  readonly text: string;
  /** Characters at its beginning that encode no more than the secret's public prefix. */
  readonly publicLength: number;
}

/** Bytes before a secret, by what they add to three; each moves the secret's bits to other characters. */
const alignments = [0, 1, 2] as const;

/** The secret in hex digits, and in base64, where it stands alone or within a longer text, such as `user:password` or `Bearer key`. */
export function encodedForms(secret: string, publicLength: number): readonly EncodedForm[] {
  // With two bytes before the secret, so that each alignment is a part of the same bytes.
  const bytes = Buffer.from(`\0\0${secret}`, "utf8");
  const forms = [{ text: bytes.toString("hex", 2), publicLength: 2 * publicLength }];
  for (const before of alignments) {
    const text = base64Within(bytes.toString("base64", 2 - before), before, bytes.length - 2);
    const isPublic = Math.max(0, Math.floor(((before + publicLength) * 8) / 6) - charactersBefore(before));
    forms.push({ text, publicLength: isPublic });
    const urlSafe = text.replaceAll("+", "-").replaceAll("/", "_");
    if (urlSafe !== text) {
      forms.push({ text: urlSafe, publicLength: isPublic });
    }
  }
  return forms;
}

/** The characters that the secret's bytes alone decide. A secret that stands alone ends before padding, so its last character counts too. */
function base64Within(encoded: string, before: number, length: number): string {
  const end = Math.floor(((before + length) * 8) / 6);
  return before === 0 ? encoded.replace(/=+$/, "") : encoded.slice(charactersBefore(before), end);
}

function charactersBefore(bytes: number): number {
  return Math.ceil((bytes * 8) / 6);
}
