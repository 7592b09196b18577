import { plainText } from "../../classification/echoes/word-runs.js";

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: " ",
};

/**
 * A text as a reader would see it, however a server has escaped what it quotes: JSON's escapes, also twice, those of addresses and of
 * pages. Look-alike and invisible characters are made plain.
 */
export function decodedText(text: string): string {
  const decoded = text
    .replace(/\\+(?=[nrtbfux"'`\\/])/g, "\\")
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\[nrtbf]/g, " ")
    .replace(/\\(?=["'`/])/g, "")
    .replace(/(?:%[0-9a-f]{2})+/gi, decodedAddress)
    .replace(/&#(\d{1,7});/g, (_, decimal: string) => characterOf(Number(decimal)))
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => characterOf(Number.parseInt(hex, 16)))
    .replace(/&([a-z]{2,4});/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole);
  return plainText(decoded).replace(/\p{Cf}/gu, "");
}

function decodedAddress(escaped: string): string {
  try {
    return decodeURIComponent(escaped);
  } catch {
    return " ";
  }
}

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : " ";
}
