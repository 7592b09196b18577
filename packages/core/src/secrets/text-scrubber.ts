import { vendorPrefixLength } from "./looks-like-key.js";
import type { Run } from "./pieces/gram-index.js";
import { runLength } from "./pieces/piece-codes.js";
import { readingsOf } from "./readings/readings-of.js";
import { secretMark } from "./secret.js";
import { secretForms } from "./secret-forms.js";
import { SecretIndex } from "./secret-index.js";
import { inOrder, merged, textOutside, withoutRuns } from "./text-runs.js";

/** How often a text is read anew: what encodes a text may be encoded itself. */
const maxReadings = 4;
/** Most characters that are read out of a text, beside twice as many as it has: a server may write a text that can be read in many ways. */
const leastRead = 8_192;

const maxCleanLength = 100;
const maxCleanTexts = 1_000;

/** Removes secrets from texts. */
export class TextScrubber {
  /** Models that share a key have a secret each. */
  readonly #known = new Set<string>();
  readonly #index: SecretIndex;
  /** Letters and digits of the secrets, made when they are first asked for. */
  #bareTexts: Set<string> | undefined;
  readonly #words = new Set<string>();
  #pattern: RegExp | undefined;
  /** Short texts without secrets: reasons and names of rules come again with each failure. */
  readonly #clean = new Set<string>();

  /** With room for so many secrets before it grows. */
  constructor(expected = 0) {
    this.#index = new SecretIndex(expected);
  }

  get isEmpty(): boolean {
    return this.#known.size === 0;
  }

  /** Hides these too. */
  add(secrets: readonly string[]): void {
    this.#clean.clear();
    this.#bareTexts = undefined;
    for (const secret of secrets) {
      if (this.#known.has(secret)) {
        continue;
      }
      this.#known.add(secret);
      const publicLength = vendorPrefixLength(secret);
      if (publicLength < secret.length) {
        this.#index.addEncoded(secret, publicLength);
      }
      if (onlyAsWord(secret, publicLength)) {
        this.#addWords(secretForms(secret));
      } else {
        this.#index.addPlain(secret, publicLength);
      }
    }
  }

  #addWords(words: readonly string[]): void {
    for (const word of words) {
      this.#words.add(word);
    }
    this.#pattern = undefined;
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
    const found = withoutRuns(text, this.#runsIn(text, 0, { left: leastRead + 2 * text.length }));
    const scrubbed = pattern === undefined ? found : found.replace(pattern, secretMark);
    if (isShort && scrubbed === text) {
      this.#noteClean(text);
    }
    return scrubbed;
  }

  finds(text: string): boolean {
    return this.scrub(text) !== text;
  }

  /** Where secrets stand: as they are, and in what can be read out of the text: escapes, bytes and numbers of characters, base64. */
  #runsIn(text: string, depth: number, budget: ReadingBudget): readonly Run[] {
    const found = [...this.#index.runsOf(text)];
    if (depth > 0) {
      found.push(...this.#wordsIn(text));
    }
    if (depth === maxReadings) {
      return found;
    }
    for (const read of readingsOf(text)) {
      budget.left -= read.text.length;
      if (budget.left < 0) {
        break;
      }
      for (const { start, end } of this.#runsIn(read.text, depth + 1, budget)) {
        found.push({ start: read.startAt(start), end: read.endAt(end) });
      }
    }
    return depth > 0 ? found : merged(this.#withoutTouching(text, inOrder(found)));
  }

  #wordsIn(text: string): readonly Run[] {
    const pattern = this.#wordsPattern();
    return pattern === undefined
      ? []
      : [...text.matchAll(pattern)]
          .filter(([word]) => word !== secretMark)
          .map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
  }

  /**
   * Leaves out the runs that reach only a few characters beyond a whole secret: these stand behind a separator, and look like a piece because a
   * form of the secret has the same characters there. A secret that is whole has no further pieces.
   */
  #withoutTouching(text: string, runs: readonly Run[]): readonly Run[] {
    if (runs.length < 2) {
      return runs;
    }
    const wholes = runs.filter(({ start, end }) => this.#known.has(text.slice(start, end)));
    if (wholes.length === 0) {
      return runs;
    }
    let next = 0;
    return runs.filter((run) => {
      while ((wholes[next]?.start ?? text.length) <= run.start) {
        next += 1;
      }
      const [before, after] = [wholes[next - 1], wholes[next]];
      const reachesBeyond = before === undefined || before.end < run.end;
      return !(reachesBeyond && this.#touches(text, run, before, after));
    });
  }

  /** Whether fewer letters and digits of a run than count alone stand outside of the wholes, unless it is another secret that begins or ends with one. */
  #touches(text: string, run: Run, before: Run | undefined, after: Run | undefined): boolean {
    const met = [before, after].filter(
      (whole): whole is Run => whole !== undefined && whole.start < run.end && whole.end > run.start,
    );
    if (met.length === 0 || this.#index.bareText(textOutside(text, run, met)).length >= runLength) {
      return false;
    }
    this.#bareTexts ??= new Set([...this.#known].map((secret) => this.#index.bareText(secret)));
    return !this.#bareTexts.has(this.#index.bareText(text.slice(run.start, run.end)));
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

/** How many characters may still be read out of a text and of what was read out of it. */
interface ReadingBudget {
  left: number;
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
