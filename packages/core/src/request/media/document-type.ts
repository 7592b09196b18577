import type { MediaPlace } from "./media-place.js";

/** ISO 32000-1, 7.5.2; readers take a header within the first 1,024 bytes (the same standard's Annex H, note 13). */
const pdfHeader = /%PDF-\d/;
const pdfHeadBytes = 1_024;

/** By the endings of names, for documents whose bytes have no signature. Source: IANA's registrations of these types. */
const typesOfEndings: Readonly<Record<string, string>> = {
  txt: "text/plain",
  log: "text/plain",
  md: "text/markdown",
  csv: "text/csv",
  tsv: "text/tab-separated-values",
  html: "text/html",
  htm: "text/html",
  css: "text/css",
  js: "text/javascript",
  json: "application/json",
  xml: "application/xml",
  yaml: "application/yaml",
  yml: "application/yaml",
  rtf: "application/rtf",
};

/** What a data URL declares when it knows nothing better. */
const anyBytes = "application/octet-stream";

/**
 * The type of a document, as far as a look at its first bytes and its names says: what the caller gave, else a PDF's header, else the type of the
 * data URL, else the ending of the name, else plain text. Undefined: other bytes, which may have a signature.
 */
export function documentType(
  bytes: Uint8Array,
  { mediaType, filename }: MediaPlace,
  declared: string | undefined,
): string | undefined {
  if (mediaType !== undefined) {
    return mediaType.toLowerCase();
  }
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, pdfHeadBytes));
  if (pdfHeader.test(head.toString("latin1"))) {
    return "application/pdf";
  }
  if (declared !== undefined && declared !== anyBytes) {
    return declared;
  }
  const ending = /\.(\w{1,8})$/.exec(filename ?? "")?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(typesOfEndings, ending)
    ? typesOfEndings[ending]
    : isText(bytes)
      ? "text/plain"
      : undefined;
}

/** Whether the bytes are text in UTF-8: no control character but white space. */
function isText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no text has.
    return !/[\u0000-\u0008\u000e-\u001f]/.test(text);
  } catch {
    return false;
  }
}
