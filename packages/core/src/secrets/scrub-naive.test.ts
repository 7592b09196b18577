import fc from "fast-check";
import { expect, it } from "vitest";
import { vendorPrefixLength } from "./looks-like-key.js";
import { scrubText } from "./scrub-text.js";
import { Secret } from "./secret.js";
import { SecretVault } from "./secret-vault.js";

/** Pieces of secrets. */
class Pieces {
  readonly revealing = new Set<string>();
  readonly public = new Set<string>();

  add(given: string, publicLength: number, step: number): void {
    const form = bytesOf(given);
    const last = form.length - 8;
    for (let start = 0; start <= last; start += 1) {
      if (start % step === 0 || start === last) {
        const pieces = start + 8 > publicLength ? this.revealing : this.public;
        pieces.add(small(form.slice(start, start + 8)));
      }
    }
  }
}

/** All that is looked for, as sets of texts: what the tables of numbers must find, and nothing else. */
class NaiveScrubber {
  readonly #pieces = new Pieces();
  readonly #bare = new Pieces();
  readonly #wholes = new Set<string>();
  readonly #secrets: ReadonlySet<string>;

  constructor(secrets: readonly string[]) {
    this.#secrets = new Set(secrets);
    for (const secret of secrets) {
      const publicLength = vendorPrefixLength(secret);
      for (const form of plainForms(secret).map(bytesOf)) {
        const joined = Array.from(form).filter(staysJoined).join("");
        this.#pieces.add(form, publicLength, 1);
        if (!form.includes(" ")) this.#pieces.add(joined, publicLength, 1);
        if (joined.length < 12) this.#wholes.add(small(joined));
        this.#addBare(form, publicLength);
      }
      this.#addEncoded(Buffer.from(secret).toString("hex"), 2 * publicLength);
      for (const before of [0, 1, 2]) {
        const bytes = Buffer.from("\0".repeat(before) + secret);
        const skipped = [0, 2, 3][before] ?? 0;
        const end = before === 0 ? undefined : Math.floor((bytes.length * 8) / 6);
        const ofPrefix = Math.max(0, Math.floor(((before + publicLength) * 8) / 6) - skipped);
        for (const encoding of ["base64", "base64url"] as const) {
          const text = bytes.toString(encoding).replace(/=+$/, "");
          this.#addEncoded(text.slice(skipped, end), ofPrefix);
        }
      }
    }
  }

  #addEncoded(form: string, publicLength: number): void {
    this.#pieces.add(form, publicLength, 4);
    this.#addBare(form, publicLength);
  }

  #addBare(form: string, publicLength: number): void {
    const bare = Array.from(form).filter(staysBare).join("");
    const ofPrefix = Array.from(form.slice(0, publicLength)).filter(staysBare).length;
    if (bare.length >= 12 && !form.includes(" ")) this.#bare.add(bare, ofPrefix, 4);
  }

  scrub(text: string): string {
    const plain = Array.from(text, (_, at) => ({ character: text[at] ?? "", at, next: at + 1 }));
    const runs: (readonly [number, number])[] = [];
    for (const units of readings(plain, 0)) {
      for (const [start, end] of [
        ...this.#runsIn(units, 0, this.#pieces),
        ...this.#joinedIn(units, this.#pieces, staysJoined, / /),
        ...this.#joinedIn(units, this.#bare, staysBare, /[ '.,:;!?()/_+=~-]+/),
      ])
        runs.push([units[start]?.at ?? 0, units[end - 1]?.next ?? 0]);
    }
    const covered = placesOf(runs.filter((run) => !this.#touches(text, run, runs)));
    let scrubbed = "";
    for (let at = 0; at < text.length; at += 1) {
      scrubbed += covered.has(at) ? (covered.has(at - 1) ? "" : "[secret]") : text[at];
    }
    return scrubbed;
  }

  /** Whether a run reaches from whole secrets only a few characters beyond them, and is no secret itself. */
  #touches(
    text: string,
    [start, end]: readonly [number, number],
    runs: readonly (readonly [number, number])[],
  ): boolean {
    const wholes = runs.filter(
      ([from, to]) => from < end && to > start && this.#secrets.has(text.slice(from, to)),
    );
    const whole = placesOf(wholes);
    const outside = Array.from(text).filter((_, at) => at >= start && at < end && !whole.has(at));
    const isSecret = [...this.#secrets].some((secret) => bare(secret) === bare(text.slice(start, end)));
    return wholes.length > 0 && outside.length > 0 && bare(outside.join("")).length < 8 && !isSecret;
  }

  /** What the text loses where separators stand between pieces. */
  *#joinedIn(
    units: readonly Unit[],
    pieces: Pieces,
    stays: (character: string) => boolean,
    betweenWords: RegExp,
  ): Generator<readonly [number, number]> {
    const kept = units
      .map((unit, at) => ({ ...unit, of: at }))
      .filter(({ character }) => stays(byteOf(character)));
    for (const [start, end] of this.#runsIn(kept, 1, pieces)) {
      const [first, last] = [kept[start]?.of ?? 0, (kept[end - 1]?.of ?? 0) + 1];
      const isAlone = ![units[first - 1], units[last]].some((unit) => unit && stays(byteOf(unit.character)));
      const run = kept.slice(start, end).map(({ character }) => byteOf(character));
      const words = units
        .slice(first, last)
        .map(({ character }) => character)
        .join("")
        .split(betweenWords);
      const isProse =
        words.every((word) => /^[A-Za-z]?[a-z]*[.]?$/.test(word)) && last - first > 3 * words.length;
      const isWhole = pieces === this.#pieces && isAlone && this.#wholes.has(small(run.join("")));
      if ((run.length >= 12 || isWhole) && !isProse) yield [first, last];
    }
  }

  *#runsIn(units: readonly Unit[], overlap: number, pieces: Pieces): Generator<readonly [number, number]> {
    const text = small(units.map(({ character }) => byteOf(character)).join(""));
    let [start, end, isRevealing] = [0, 0, false];
    for (let at = 0; at <= text.length; at += 1) {
      const piece = text.slice(at, at + 8);
      const isKnown = pieces.revealing.has(piece) || pieces.public.has(piece);
      if (!isKnown && at < text.length) continue;
      if (at + overlap > end || at === text.length) {
        if (isRevealing) yield [start, end];
        [start, isRevealing] = [at, false];
      }
      if (isKnown) [end, isRevealing] = [at + 8, isRevealing || pieces.revealing.has(piece)];
    }
  }
}

function placesOf(runs: readonly (readonly [number, number])[]): ReadonlySet<number> {
  return new Set(runs.flatMap(([start, end]) => Array.from({ length: end - start }, (_, at) => start + at)));
}

/** The tables have the lower byte of each character: a foreign character counts as the one that shares its byte. */
const byteOf = (character: string) => String.fromCharCode(character.charCodeAt(0) & 0xff);
const bytesOf = (text: string) => text.replace(/[\s\S]/g, byteOf);
const bare = (text: string) => small(Array.from(bytesOf(text)).filter(staysBare).join(""));
const staysJoined = (character: string) => /[\w.~+/\u00a1-\u00ac\u00ae-\u00fe-]/.test(character);
const staysBare = (character: string) => /[A-Za-z0-9\u00c0-\u00fe]/.test(character);

/** A character that is meant, and where it is written. */
interface Unit {
  readonly character: string;
  readonly at: number;
  readonly next: number;
}

/** The text, and what can be read out of it, four times over. */
function* readings(units: readonly Unit[], depth: number): Generator<readonly Unit[]> {
  yield units;
  if (depth === 4) return;
  const text = units.map(({ character }) => character).join("");
  for (const read of [unescaped(text), fromUtf8(text), fromNumbers(text), ...fromBase64(text)]) {
    const isOther = read.map(({ character }) => character).join("") !== text;
    const written = read.map(({ character, at, next }) => {
      const start = units[at]?.at ?? 0;
      return { character, at: start, next: next === at ? start : (units[next - 1]?.next ?? 0) };
    });
    if (isOther && read.length > 0) yield* readings(written, depth + 1);
  }
}

function fromUtf8(text: string): readonly Unit[] {
  const sequence =
    /[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}|[\s\S]/g;
  return [...text.matchAll(sequence)].flatMap(({ 0: bytes, index }) => {
    const decoded = bytes.length === 1 ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
    return decoded.split("").map((character) => ({ character, at: index, next: index + bytes.length }));
  });
}

function fromNumbers(text: string): readonly Unit[] {
  const units: Unit[] = [];
  const list =
    /(?<![^\s,;:|[\](){}'"-])(?:0[xX][\da-fA-F]+|\d+)(?:[\s,;:|[\](){}'"-]+(?:0[xX][\da-fA-F]+|\d+))*/g;
  for (const { 0: written, index } of text.matchAll(list)) {
    let run: Unit[] = [];
    const end = () => {
      if (run.length >= 8) {
        const last = run.at(-1)?.next ?? 0;
        units.push(...run, { character: "\n", at: last, next: last });
      }
      run = [];
    };
    for (const { 0: number, index: at } of written.matchAll(/0[xX][\da-fA-F]+|\d+/g)) {
      const next = index + at + number.length;
      const isAlone = next === text.length || /[\s,;:|[\](){}'"-]/.test(text[next] ?? "");
      if (!isAlone || number.length > 5 || Number(number) > 0xffff) end();
      else run.push({ character: String.fromCharCode(Number(number)), at: index + at, next });
    }
    end();
  }
  return units;
}

function fromBase64(text: string): readonly (readonly Unit[])[] {
  return [...text.matchAll(/[\w+/-]{16,}/g)].flatMap(({ 0: run, index }) =>
    [0, 1, 2, 3].flatMap((shift) => {
      const decoded = Buffer.from(run.slice(shift), "base64").toString("latin1");
      const at = (place: number, round: (place: number) => number) => index + shift + round((place * 4) / 3);
      return /[ -~]{11}/.test(decoded)
        ? [
            decoded.split("").map((character, place) => ({
              character,
              at: at(place, Math.floor),
              next: at(place + 1, Math.ceil),
            })),
          ]
        : [];
    }),
  );
}

const escapes =
  /\\u([\da-f]{4})|\\x([\da-f]{2})|%([\da-f]{2})|&#x([\da-f]{1,5});|&#(\d{1,5});|\\([0-3][0-7]{2})|\\[nrt]|<br ?\/?>|<wbr\/?>|&shy;|&nbsp;|&quot;|&lt;|&amp;/iy;
const named: Readonly<Record<string, number>> = { "&quot;": 0x22, "&lt;": 0x3c, "&amp;": 0x26 };

function unescaped(text: string): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < text.length; ) {
    escapes.lastIndex = at;
    const [whole = "", ...digits] = escapes.exec(text) ?? [];
    const hex = digits.slice(0, 4).find((each) => each !== undefined);
    const octal = digits[5] === undefined ? undefined : Number.parseInt(digits[5], 8);
    const decimal = digits[4] === undefined ? (octal ?? named[whole] ?? 10) : Number(digits[4]);
    const code = hex === undefined ? decimal : Number.parseInt(hex, 16);
    const isRead = whole !== "" && code <= 0xffff;
    const next = at + (isRead ? whole.length : 1);
    units.push({ character: isRead ? String.fromCharCode(code) : (text[at] ?? ""), at, next });
    at = next;
  }
  return units;
}

function plainForms(secret: string): readonly string[] {
  const inUrl = encodeURIComponent(secret);
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [
    secret,
    inUrl,
    inUrl.replace(/%../g, (each) => each.toLowerCase()),
    inUrl.replaceAll("%20", "+"),
    inJson,
    inJson.replaceAll("/", "\\/"),
    Buffer.from(secret).toString("latin1"),
    secret.normalize("NFD"),
  ];
}

const small = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const hexOf = (character: string) => character.charCodeAt(0).toString(16).padStart(2, "0");

/** How a server writes what it was given. */
const writings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.slice(3, -2),
  (text) => `${text.slice(0, 7)}...${text.slice(-9)}`,
  (text) => text.replace(/(.{9})/g, "$1\n"),
  ...[4, 6, 7].flatMap((width) =>
    ["\n", "\r\n", " ", "\t", "<br>", "&shy;", "\\n", "\u200b", "\0", '", "'].map(
      (separator) => (text: string) => text.replace(new RegExp(`(.{${width}})(?=.)`, "g"), `$1${separator}`),
    ),
  ),
  (text) => Buffer.from(text).toString("latin1"),
  (text) => text.normalize("NFD"),
  (text) => Array.from(Buffer.from(text), (each) => `\\x${each.toString(16).padStart(2, "0")}`).join(""),
  (text) => Array.from(text, (each) => `&#${each.charCodeAt(0)};`).join(""),
  (text) => Array.from(text, (each) => `\\\\u00${hexOf(each)}`).join(""),
  (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;"),
  (text) => Buffer.from(text, "utf16le").toString("latin1"),
  (text) => Buffer.from(text).toString("hex").replace(/../g, "$& "),
  (text) =>
    Buffer.from(text)
      .toString("hex")
      .replace(/..(?=.)/g, "$&-"),
  ...["-", "+", "_", ".", "/", " - ", '" + "', ":"].map(
    (separator) => (text: string) => text.replace(/(.{5})(?=.)/g, `$1${separator}`),
  ),
  (text) => [...Buffer.from(text)].join(", "),
  (text) => JSON.stringify(Buffer.from(text)),
  (text) => [...Buffer.from(text)].map((byte) => `0x${byte.toString(16)}`).join(":"),
  (text) => Buffer.from(Buffer.from(text).toString("base64")).toString("base64"),
  (text) => `x-${Buffer.from(encodeURIComponent(text)).toString("base64url")}`,
  (text) => encodeURIComponent(encodeURIComponent(text)),
  (text) => encodeURIComponent(Buffer.from(text).toString("latin1")),
  (text) => encodeURIComponent(text.replace(/(.{6})/g, "$1\u200b")),
  encodeURIComponent,
  (text) => JSON.stringify({ key: text }),
  (text) => JSON.stringify(JSON.stringify({ key: text })),
  (text) => Array.from(text, (each) => `\\u00${hexOf(each)}`).join(""),
  (text) => Array.from(text, (each, at) => (at % 3 === 0 ? `%${hexOf(each).toUpperCase()}` : each)).join(""),
  (text) => Array.from(text, (each, at) => (at % 2 === 0 ? `&#${each.charCodeAt(0)};` : each)).join(""),
  (text) => Array.from(text, (each, at) => (at % 2 === 0 ? `\\x${hexOf(each)}` : each)).join(""),
  (text) => Buffer.from(text).toString("base64"),
  (text) => Buffer.from(`me:${text}`).toString("base64url"),
  (text) => Buffer.from(`Bearer ${text}`).toString("base64").slice(2, -6),
  (text) => Buffer.from(text).toString("hex").toUpperCase(),
  (text) => Buffer.from(text).toString("hex").slice(5),
];

it("scrubText finds what a search for each piece of each form finds, and nothing else", () => {
  const key = fc
    .tuple(
      fc.constantFrom("", "sk-proj-", "sk-", "AKIA", "eyJ"),
      fc.string({ unit: fc.constantFrom(...'abABzZ01-_@[/+"\\ %&;é='), minLength: 9, maxLength: 40 }),
    )
    .map(([prefix, rest]) => `${prefix}x${rest}x`)
    .filter((text) => Secret.problemOf(text) === undefined);
  // The last character, U+6F00, shares its byte with none of a key.
  const noise = fc.string({ unit: fc.constantFrom(...'abABzZ01-_@[/+"\\ %&#;x.:\nu26é漀'), maxLength: 30 });
  const written = fc.tuple(fc.nat(), fc.constantFrom(...writings));
  fc.assert(
    fc.property(
      fc.array(key, { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(noise, written)),
      (keys, parts) => {
        const vault = new SecretVault();
        for (const each of keys) vault.add(Secret.from(each));
        const text = parts
          .map(([before, [at, write]]) => before + write(keys[at % keys.length] ?? ""))
          .join("");
        expect(scrubText(text, vault)).toBe(new NaiveScrubber(keys).scrub(text));
      },
    ),
    { numRuns: 300 },
  );
});
