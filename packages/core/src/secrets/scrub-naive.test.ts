import fc from "fast-check";
import { expect, it } from "vitest";
import { vendorPrefixLength } from "./looks-like-key.js";
import { scrubText } from "./scrub-text.js";
import { Secret } from "./secret.js";
import { SecretVault } from "./secret-vault.js";

/** All that is looked for, as sets of texts: what the tables of numbers must find, and nothing else. */
class NaiveScrubber {
  readonly #revealing = new Set<string>();
  readonly #public = new Set<string>();
  readonly #wholes = new Set<string>();

  constructor(secrets: readonly string[]) {
    for (const secret of secrets) {
      const publicLength = vendorPrefixLength(secret);
      for (const form of plainForms(secret)) {
        const joined = Array.from(form).filter(staysJoined).join("");
        this.#add(form, publicLength, 1);
        if (!form.includes(" ")) this.#add(joined, publicLength, 1);
        if (joined.length < 12) this.#wholes.add(small(joined));
      }
      this.#add(Buffer.from(secret).toString("hex"), 2 * publicLength, 4);
      for (const before of [0, 1, 2]) {
        const bytes = Buffer.from("\0".repeat(before) + secret);
        const skipped = [0, 2, 3][before] ?? 0;
        const end = before === 0 ? undefined : Math.floor((bytes.length * 8) / 6);
        const ofPrefix = Math.max(0, Math.floor(((before + publicLength) * 8) / 6) - skipped);
        for (const encoding of ["base64", "base64url"] as const) {
          const text = bytes.toString(encoding).replace(/=+$/, "");
          this.#add(text.slice(skipped, end), ofPrefix, 4);
        }
      }
    }
  }

  #add(form: string, publicLength: number, step: number): void {
    const last = form.length - 8;
    for (let start = 0; start <= last; start += 1) {
      if (start % step === 0 || start === last) {
        const pieces = start + 8 > publicLength ? this.#revealing : this.#public;
        pieces.add(small(form.slice(start, start + 8)));
      }
    }
  }

  scrub(text: string): string {
    const covered = new Set<number>();
    const plain = Array.from(text, (character, at) => ({ character, at, next: at + 1 }));
    for (const units of [plain, unescaped(text)])
      for (const at of [...this.#coveredIn(units), ...this.#joinedIn(units)]) covered.add(at);
    let scrubbed = "";
    for (let at = 0; at < text.length; at += 1) {
      scrubbed += covered.has(at) ? (covered.has(at - 1) ? "" : "[secret]") : text[at];
    }
    return scrubbed;
  }

  /** Places that the written text loses. */
  *#coveredIn(units: readonly Unit[]): Generator<number> {
    for (const [start, end] of this.#runsIn(units, 0)) yield* placesOf(units.slice(start, end));
  }

  /** Places that the text loses where separators stand between pieces. */
  *#joinedIn(units: readonly Unit[]): Generator<number> {
    const kept = units
      .map((unit, at) => ({ ...unit, of: at }))
      .filter(({ character }) => staysJoined(character));
    for (const [start, end] of this.#runsIn(kept, 1)) {
      const [first, last] = [kept[start]?.of ?? 0, (kept[end - 1]?.of ?? 0) + 1];
      const isAlone = ![units[first - 1], units[last]].some((unit) => unit && staysJoined(unit.character));
      const run = kept.slice(start, end).map(({ character }) => character);
      const words = units
        .slice(first, last)
        .map(({ character }) => character)
        .join("")
        .split(" ");
      const isProse =
        words.every((word) => /^[A-Za-z]?[a-z]*[.]?$/.test(word)) && last - first > 3 * words.length;
      if ((run.length >= 12 || (isAlone && this.#wholes.has(small(run.join(""))))) && !isProse)
        yield* placesOf(units.slice(first, last));
    }
  }

  *#runsIn(units: readonly Unit[], overlap: number): Generator<readonly [number, number]> {
    const text = small(units.map(({ character }) => character).join(""));
    let [start, end, isRevealing] = [0, 0, false];
    for (let at = 0; at <= text.length; at += 1) {
      const piece = text.slice(at, at + 8);
      const isKnown = this.#revealing.has(piece) || this.#public.has(piece);
      if (!isKnown && at < text.length) continue;
      if (at + overlap > end || at === text.length) {
        if (isRevealing) yield [start, end];
        [start, isRevealing] = [at, false];
      }
      if (isKnown) [end, isRevealing] = [at + 8, isRevealing || this.#revealing.has(piece)];
    }
  }
}

const staysJoined = (character: string) => /[\w.~+/\u00a1-\u00ac\u00ae-\u00fe-]/.test(character);

function* placesOf(units: readonly Unit[]): Generator<number> {
  for (const unit of units) for (let place = unit.at; place < unit.next; place += 1) yield place;
}

/** A character that is meant, and where it is written. */
interface Unit {
  readonly character: string;
  readonly at: number;
  readonly next: number;
}

const escapes =
  /\\u([\da-f]{4})|\\x([\da-f]{2})|%([\da-f]{2})|&#x([\da-f]{1,5});|&#(\d{1,5});|\\[nrt]|<br ?\/?>|<wbr\/?>|&shy;|&nbsp;|&quot;|&lt;|&amp;/iy;
const named: Readonly<Record<string, number>> = { "&quot;": 0x22, "&lt;": 0x3c, "&amp;": 0x26 };

function unescaped(text: string): readonly Unit[] {
  const units: Unit[] = [];
  for (let at = 0; at < text.length; ) {
    escapes.lastIndex = at;
    const [whole = "", ...digits] = escapes.exec(text) ?? [];
    const hex = digits.slice(0, 4).find((each) => each !== undefined);
    const decimal = digits[4] === undefined ? (named[whole] ?? 10) : Number(digits[4]);
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
