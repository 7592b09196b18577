import { GramIndex, runLength } from "./gram-index.js";
import { secretMark } from "./secret.js";
import { secretForms } from "./secret-forms.js";
import { vendorPrefixLength } from "./vendor-prefixes.js";

/** Takes a fixed set of secrets out of texts. */
export class TextScrubber {
  readonly #runs: GramIndex;
  readonly #words: RegExp | undefined;

  constructor(secrets: readonly string[]) {
    const words = secrets.filter(onlyAsWord);
    const long = secrets.filter((secret) => !onlyAsWord(secret));
    this.#runs = new GramIndex(
      long.flatMap((secret) =>
        secretForms(secret).map((text) => ({ text, publicLength: vendorPrefixLength(secret) })),
      ),
    );
    this.#words = wordsPattern(words.flatMap(secretForms));
  }

  /** The text with `[secret]` in place of every secret and every longer piece of one; the same text if there is none. */
  scrub(text: string): string {
    const scrubbed = this.#scrubRuns(text);
    return this.#words === undefined ? scrubbed : scrubbed.replace(this.#words, secretMark);
  }

  /** Whether a text holds a secret. */
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

/** A short secret, or one that is nothing but a vendor's prefix, is a part of ordinary words. */
function onlyAsWord(secret: string): boolean {
  return secret.length < runLength || vendorPrefixLength(secret) === secret.length;
}

/** The mark itself comes first, so that a secret such as `secret` does not grow it at each scrubbing. */
function wordsPattern(words: readonly string[]): RegExp | undefined {
  if (words.length === 0) {
    return undefined;
  }
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
