import { GramIndex, type Run } from "./gram-index.js";
import { joinedSecret, leastJoined, separatedRuns, TextJoiner } from "./joined-text.js";
import { vendorPrefixLength } from "./looks-like-key.js";
import { bytesOf, runLength } from "./piece-codes.js";
import { secretMark } from "./secret.js";
import { encodedForms, secretForms } from "./secret-forms.js";
import { unescapedText } from "./unescaped-text.js";

/** Encoded forms are looked for whole, or nearly: who prints one prints all of it. */
const encodedStride = 4;
/** Pieces of a key of 40 characters, its encoded forms included. */
const piecesOfSecret = 96;

const maxCleanLength = 100;
const maxCleanTexts = 1_000;

/** Removes secrets from texts. */
export class TextScrubber {
  /** Models that share a key have a secret each. */
  readonly #known = new Set<string>();
  readonly #runs: GramIndex;
  readonly #joiner = new TextJoiner();
  /** Secrets so short that only the whole secret is looked for where its pieces are separated, as they stand in a joined text. */
  readonly #wholes = new Set<string>();
  /** Whether a form of a secret has a separator in it, so that a joined text does not show all that the text does. */
  #separatesItself = false;
  readonly #words = new Set<string>();
  #pattern: RegExp | undefined;
  /** Short texts without secrets: reasons and names of rules come again with each failure. */
  readonly #clean = new Set<string>();

  /** With room for so many secrets before it grows. */
  constructor(expected = 0) {
    this.#runs = new GramIndex(expected * piecesOfSecret);
  }

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Hides these too. */
  add(secrets: readonly string[]): void {
    this.#clean.clear();
    for (const secret of secrets) {
      if (this.#known.has(secret)) {
        continue;
      }
      this.#known.add(secret);
      const publicLength = vendorPrefixLength(secret);
      const isWord = onlyAsWord(secret, publicLength);
      if (publicLength < secret.length) {
        for (const { text, publicLength: ofForm } of encodedForms(secret, publicLength)) {
          this.#runs.add(text, ofForm, encodedStride);
        }
      }
      for (const form of secretForms(secret)) {
        if (isWord) {
          this.#words.add(form);
          this.#pattern = undefined;
        } else {
          this.#runs.add(form, publicLength);
          this.#addJoined(form, publicLength);
        }
      }
    }
  }

  /** The form as it stands in a text without its separators. Words with spaces between them would hide the name of a host in a header's value. */
  #addJoined(form: string, publicLength: number): void {
    const text = joinedSecret(form);
    if (text !== form) {
      this.#separatesItself = true;
      if (!form.includes(" ")) {
        this.#runs.add(text, Math.min(publicLength, text.length));
      }
    }
    if (text.length < leastJoined) {
      this.#wholes.add(text.toLowerCase());
    }
  }

  /**
   * Replaces every secret, and every long enough piece of a secret, by `[secret]`. Returns a text without secrets
   * unchanged.
   */
  scrub(text: string): string {
    // To look for a long text costs as much as to search it.
    const isShort = text.length <= maxCleanLength;
    if (isShort && this.#clean.has(text)) {
      return text;
    }
    const pattern = this.#wordsPattern();
    const found = withoutRuns(text, this.#runsIn(text, pattern));
    const scrubbed = pattern === undefined ? found : found.replace(pattern, secretMark);
    if (isShort && scrubbed === text) {
      this.#noteClean(text);
    }
    return scrubbed;
  }

  finds(text: string): boolean {
    return this.scrub(text) !== text;
  }

  /** Where secrets stand: as they are, and where escapes are read, as in `\\u0073k-…` and `%73k-…`. */
  #runsIn(text: string, pattern: RegExp | undefined): readonly Run[] {
    const plain = this.#runsOf(text);
    const unescaped = unescapedText(text);
    if (unescaped === undefined) {
      return plain;
    }
    const words = pattern === undefined ? [] : [...unescaped.text.matchAll(pattern)];
    const found = [
      ...this.#runsOf(unescaped.text),
      ...words
        .filter(([word]) => word !== secretMark)
        .map(({ 0: word, index }) => ({ start: index, end: index + word.length })),
    ];
    const written = found.map(({ start, end }) => ({
      start: unescaped.writtenAt(start),
      end: unescaped.writtenAt(end),
    }));
    return merged([...plain, ...written]);
  }

  /** Where secrets stand whole or in pieces, and where a line break or the like separates pieces too short to be found alone. */
  #runsOf(text: string): readonly Run[] {
    const bytes = bytesOf(text);
    const joinedBytes = this.#joiner.joined(bytes);
    if (joinedBytes === undefined) {
      return this.#runs.runsIn(bytes);
    }
    // Where secrets touch that a separator parted, they stay apart.
    const runs = this.#runs.runsIn(joinedBytes, 1);
    if (runs.length === 0) {
      // What stands in the text stands in the joined text too.
      return this.#separatesItself ? this.#runs.runsIn(bytes) : runs;
    }
    return merged([...this.#runs.runsIn(bytes), ...separatedRuns(text, bytes, runs, this.#wholes)]);
  }

  #wordsPattern(): RegExp | undefined {
    if (this.#pattern === undefined && this.#words.size > 0) {
      this.#pattern = wordsPattern([...this.#words]);
    }
    return this.#pattern;
  }

  #noteClean(text: string): void {
    if (this.#clean.size >= maxCleanTexts) {
      this.#clean.clear();
    }
    this.#clean.add(text);
  }
}

/** The text with the mark in place of each run. */
function withoutRuns(text: string, runs: readonly Run[]): string {
  let scrubbed = "";
  let from = 0;
  for (const { start, end } of runs) {
    scrubbed += text.slice(from, start) + secretMark;
    from = end;
  }
  return from === 0 ? text : scrubbed + text.slice(from);
}

/** Runs in order, with those as one that overlap or touch. */
function merged(runs: readonly Run[]): readonly Run[] {
  const all: { readonly start: number; end: number }[] = [];
  for (const { start, end } of runs.toSorted((one, other) => one.start - other.start)) {
    const last = all.at(-1);
    if (last !== undefined && start <= last.end) {
      last.end = Math.max(last.end, end);
    } else {
      all.push({ start, end });
    }
  }
  return all;
}

/** Short secrets, and secrets that consist only of a vendor's prefix, occur in ordinary words. */
function onlyAsWord(secret: string, publicLength: number): boolean {
  return secret.length < runLength || publicLength === secret.length;
}

/**
 * The mark is the first alternative, so that a secret such as `secret` does not lengthen the mark at each scrubbing.
 */
function wordsPattern(words: readonly string[]): RegExp {
  const longestFirst = words.toSorted((left, right) => right.length - left.length).map(escaped);
  const wordCharacter = "[\\p{L}\\p{N}_]";
  return new RegExp(
    `${escaped(secretMark)}|(?<!${wordCharacter})(?:${longestFirst.join("|")})(?!${wordCharacter})`,
    "gu",
  );
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
