import { GramIndex, type Run } from "./gram-index.js";
import { vendorPrefixLength } from "./looks-like-key.js";
import { runLength } from "./piece-filter.js";
import { secretMark } from "./secret.js";
import { encodedForms, secretForms } from "./secret-forms.js";
import { unescapedText } from "./unescaped-text.js";

/** Encoded forms are looked for whole, or nearly: who prints one prints all of it. */
const encodedStride = 4;

/** Removes secrets from texts. */
export class TextScrubber {
  /** Models that share a key have a secret each. */
  readonly #known = new Set<string>();
  readonly #runs = new GramIndex();
  readonly #words = new Set<string>();
  #pattern: RegExp | undefined;

  /** Hides these too. */
  add(secrets: readonly string[]): void {
    const before = this.#words.size;
    for (const secret of secrets) {
      if (this.#known.has(secret)) {
        continue;
      }
      this.#known.add(secret);
      const isWord = onlyAsWord(secret);
      const publicLength = vendorPrefixLength(secret);
      if (publicLength < secret.length) {
        for (const { text, publicLength: ofForm } of encodedForms(secret, publicLength)) {
          this.#runs.add(text, ofForm, encodedStride);
        }
      }
      for (const form of secretForms(secret)) {
        if (isWord) {
          this.#words.add(form);
        } else {
          this.#runs.add(form, publicLength);
        }
      }
    }
    if (this.#words.size > before) {
      this.#pattern = wordsPattern([...this.#words]);
    }
  }

  /**
   * Replaces every secret, and every long enough piece of a secret, by `[secret]`. Returns a text without secrets
   * unchanged.
   */
  scrub(text: string): string {
    const scrubbed = withoutRuns(text, this.#runsIn(text));
    return this.#pattern === undefined ? scrubbed : scrubbed.replace(this.#pattern, secretMark);
  }

  finds(text: string): boolean {
    return this.scrub(text) !== text;
  }

  /** Where secrets stand: as they are, and where escapes are read, as in `\\u0073k-…` and `%73k-…`. */
  #runsIn(text: string): readonly Run[] {
    const plain = this.#runs.runsIn(text);
    const unescaped = unescapedText(text);
    if (unescaped === undefined) {
      return plain;
    }
    const words = this.#pattern === undefined ? [] : [...unescaped.text.matchAll(this.#pattern)];
    const found = [
      ...this.#runs.runsIn(unescaped.text),
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
function onlyAsWord(secret: string): boolean {
  return secret.length < runLength || vendorPrefixLength(secret) === secret.length;
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
