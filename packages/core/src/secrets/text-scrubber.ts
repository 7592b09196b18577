import { GramIndex, runLength } from "./gram-index.js";
import { secretMark } from "./secret.js";
import { base64Forms, secretForms } from "./secret-forms.js";
import { vendorPrefixLength } from "./vendor-prefixes.js";

/** Base64 is looked for whole, or nearly: who prints it prints all of it. */
const base64Stride = 4;

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
        for (const { text, publicLength: ofForm } of base64Forms(secret, publicLength)) {
          this.#runs.add(text, ofForm, base64Stride);
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
    const scrubbed = this.#scrubRuns(text);
    return this.#pattern === undefined ? scrubbed : scrubbed.replace(this.#pattern, secretMark);
  }

  finds(text: string): boolean {
    return this.scrub(text) !== text;
  }

  #scrubRuns(text: string): string {
    let scrubbed = "";
    let from = 0;
    for (const { start, end } of this.#runs.runsIn(text)) {
      scrubbed += text.slice(from, start) + secretMark;
      from = end;
    }
    return from === 0 ? text : scrubbed + text.slice(from);
  }
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
