/** Characters that stand for themselves in a URL, in a form and in JSON: keys mostly have no others. */
const sameEverywhere = /^[\w.~-]*$/;

/** The forms a text may have in an error: plain, in a URL, in a form, in JSON. Without duplicates, plain first. */
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
  const hex = Buffer.from(secret, "utf8").toString("hex");
  return [{ text: hex, publicLength: 2 * publicLength }, ...base64Forms(secret, publicLength)];
}

/** The base64 forms of a secret, plain and URL-safe, without the characters that other bytes have a part in. */
function base64Forms(secret: string, publicLength: number): readonly EncodedForm[] {
  const bytes = Buffer.from(secret, "utf8");
  return alignments.flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes]);
    const first = Math.ceil((before * 8) / 6);
    // Alone, the secret's last character stands before padding; within a text, what follows has a part in it.
    const end = before === 0 ? Number.POSITIVE_INFINITY : Math.floor((all.length * 8) / 6);
    const isPublic = Math.max(0, Math.floor(((before + publicLength) * 8) / 6) - first);
    const texts = [all.toString("base64").replace(/=+$/, ""), all.toString("base64url")];
    return [...new Set(texts)].map((text) => ({ text: text.slice(first, end), publicLength: isPublic }));
  });
}
