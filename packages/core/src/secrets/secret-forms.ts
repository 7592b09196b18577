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
