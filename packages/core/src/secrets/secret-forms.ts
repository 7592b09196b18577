/** A text as it may stand in an error: as it is, in a URL, in a form, in JSON. Each once; the plain one first. */
export function secretForms(text: string): readonly string[] {
  const inUrl = urlEncoded(text);
  const inJson = JSON.stringify(text).slice(1, -1);
  return [
    ...new Set([
      text,
      inUrl,
      // Python and Java clients write the hex digits small.
      inUrl.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase()),
      inUrl.replaceAll("%20", "+"),
      inJson,
      // PHP and some gateways escape the slash, which base64 keys hold.
      inJson.replaceAll("/", "\\/"),
    ]),
  ];
}

function urlEncoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    // Half a surrogate pair has no URL form.
    return text;
  }
}
