/** Most bytes that are looked at to see whether a text without a mark is UTF-16. */
const sampleBytes = 1_000;

/** The text in bytes that somebody piped in or saved: UTF-8 or UTF-16, with a byte order mark or without. */
export function decodeInput(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

/** The encoding of a text, by its first bytes. */
export function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return "utf-16le";
  }
  if (first === 0xfe && second === 0xff) {
    return "utf-16be";
  }
  // Windows PowerShell writes UTF-16. In it, every second byte of English text is 0.
  const sample = bytes.subarray(0, sampleBytes);
  const zeros = (from: number) => sample.filter((byte, index) => index % 2 === from && byte === 0).length;
  if (zeros(1) * 3 > sample.length) {
    return "utf-16le";
  }
  return zeros(0) * 3 > sample.length ? "utf-16be" : "utf-8";
}
