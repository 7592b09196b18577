import { describe, expect, it } from "vitest";
import { Utf8Reader } from "./utf8-reader.js";

const encoder = new TextEncoder();

/** The text of bytes that arrive in pieces, cut at these places. */
function textOf(bytes: Uint8Array, cuts: readonly number[]): string {
  const reader = new Utf8Reader();
  let text = "";
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    text += reader.read(bytes.subarray(from, cut));
    from = cut;
  }
  return text + reader.end();
}

const bodies: Readonly<Record<string, Uint8Array>> = {
  ASCII: encoder.encode("data: {}\n\n"),
  "characters of two, three and four bytes": encoder.encode("aé\u20ac\u{1f600}z\n"),
  "a byte order mark": encoder.encode("\uFEFFdata: é\n"),
  "two byte order marks": encoder.encode("\uFEFF\uFEFFdata\n"),
  "a mark within the text": encoder.encode("a\uFEFFb\n"),
  "bytes that are no UTF-8": Uint8Array.of(0x61, 0xff, 0xc3, 0x0a, 0xe2, 0x82, 0x62, 0xf0, 0x9f, 0x98, 0x0a),
  "surrogates, overlong forms and what lies beyond Unicode": Uint8Array.of(
    ...[0xed, 0xa0, 0x80, 0x0a, 0xc0, 0xaf, 0x0a, 0xe0, 0x80, 0xaf, 0x0a, 0xf4, 0x90, 0x80, 0x80, 0x0a],
  ),
  "a character that is cut at the end": Uint8Array.of(0x61, 0xe2, 0x82),
  nothing: new Uint8Array(),
};

describe("UTF-8 in pieces", () => {
  it.each(Object.entries(bodies))("equals the text that a TextDecoder reads at once: %s", (_, bytes) => {
    const whole = new TextDecoder().decode(bytes);
    expect(textOf(bytes, [])).toBe(whole);
    for (let one = 0; one <= bytes.length; one += 1) {
      for (let other = one; other <= bytes.length; other += 1) {
        expect(textOf(bytes, [one, other])).toBe(whole);
      }
    }
  });

  it("is the same for any bytes, cut anywhere", () => {
    let state = 7;
    const next = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const likely = [0x0a, 0x61, 0x7f, 0x80, 0xbf, 0xc3, 0xe2, 0xed, 0xef, 0xbb, 0xf0, 0xf4, 0xff];
    for (let round = 0; round < 2_000; round += 1) {
      const bytes = Uint8Array.from({ length: next(12) }, () => likely[next(likely.length)] ?? 0);
      const cuts = [next(bytes.length + 1), next(bytes.length + 1)].toSorted((one, other) => one - other);
      expect([bytes, textOf(bytes, cuts)]).toEqual([bytes, new TextDecoder().decode(bytes)]);
    }
  });
});
