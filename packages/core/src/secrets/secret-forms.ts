/** The forms a text may have in an error: plain, in a URL, in a form, in JSON. Without duplicates, plain first. */
export function secretForms(text: string): readonly string[] {
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
