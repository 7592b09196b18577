import { GramIndex, type Run } from "./gram-index.js";
import { leastJoined, punctuated, TextJoiner, wrapped } from "./joined-text.js";
import { vendorPrefixLength } from "./looks-like-key.js";
import { bytesOf, runLength } from "./piece-codes.js";
import { readingsOf } from "./readings/readings-of.js";
import { secretMark } from "./secret.js";
import { encodedForms, secretForms } from "./secret-forms.js";
import { inOrder, merged, textOutside, withoutRuns } from "./text-runs.js";

/** Encoded forms are looked for whole, or nearly: who prints one prints all of it. */
const encodedStride = 4;
/** Pieces of a key of 40 characters, its encoded forms included. */
const piecesOfSecret = 96;
const barePiecesOfSecret = 40;

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
  readonly #runs: GramIndex;
  readonly #joiner = new TextJoiner(wrapped);
  /** Letters and digits of the secrets and of their encoded forms, which are found in a text whatever stands between them. */
  readonly #bareRuns: GramIndex;
  readonly #bareJoiner = new TextJoiner(punctuated);
  /** Secrets so short that only the whole secret is looked for where its pieces are separated, as they stand in a joined text. */
  readonly #wholes = new Set<string>();
  /** Whether a form of a secret has a separator in it, so that a joined text does not show all that the text does. */
  #separatesItself = false;
  /** Letters and digits of the secrets, made when they are first asked for. */
  #bareTexts: Set<string> | undefined;
  readonly #words = new Set<string>();
  #pattern: RegExp | undefined;
  /** Short texts without secrets: reasons and names of rules come again with each failure. */
  readonly #clean = new Set<string>();

  /** With room for so many secrets before it grows. */
  constructor(expected = 0) {
    this.#runs = new GramIndex(expected * piecesOfSecret);
    this.#bareRuns = new GramIndex(expected * barePiecesOfSecret);
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
      const isWord = onlyAsWord(secret, publicLength);
      if (publicLength < secret.length) {
        for (const { text, publicLength: ofForm } of encodedForms(secret, publicLength)) {
          this.#runs.add(text, ofForm, encodedStride);
          this.#addBare(text, ofForm);
        }
      }
      for (const form of secretForms(secret)) {
        if (isWord) {
          this.#words.add(form);
          this.#pattern = undefined;
        } else {
          this.#runs.add(form, publicLength);
          this.#addJoined(form, publicLength);
          this.#addBare(form, publicLength);
        }
      }
    }
  }

  /** The form as it stands in a text without its separators, also without words. */
  #addJoined(form: string, publicLength: number): void {
    const text = this.#joiner.joinedSecret(form);
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
   * The letters and digits of a form, if they are as many as count where anything may stand between them. Words with spaces between them would
   * hide the name of a host in a header's value.
   */
  #addBare(form: string, publicLength: number): void {
    const text = this.#bareJoiner.joinedSecret(form);
    if (text.length >= leastJoined && !form.includes(" ")) {
      const ofPrefix = this.#bareJoiner.joinedSecret(form.slice(0, publicLength)).length;
      this.#bareRuns.add(text, ofPrefix, encodedStride);
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
    const found = [...this.#runsOf(text)];
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

  /** Where secrets stand whole or in pieces, and where anything separates pieces too short to be found alone. */
  #runsOf(text: string): readonly Run[] {
    const bytes = bytesOf(text);
    const bare = this.#bareRunsOf(text, bytes);
    const runs = this.#wrappedRunsOf(text, bytes);
    return bare.length === 0 ? runs : [...runs, ...bare];
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
    if (met.length === 0 || this.#bareText(textOutside(text, run, met)).length >= runLength) {
      return false;
    }
    this.#bareTexts ??= new Set([...this.#known].map((secret) => this.#bareText(secret)));
    return !this.#bareTexts.has(this.#bareText(text.slice(run.start, run.end)));
  }

  #bareText(text: string): string {
    return this.#bareJoiner.joinedSecret(text).toLowerCase();
  }

  #bareRunsOf(text: string, bytes: DataView): readonly Run[] {
    const joined = this.#bareJoiner.joined(bytes) ?? bytes;
    const runs = this.#bareRuns.runsIn(joined, 1);
    return runs.length === 0 ? runs : this.#bareJoiner.separatedRuns(text, { bytes, joined }, runs, noWholes);
  }

  #wrappedRunsOf(text: string, bytes: DataView): readonly Run[] {
    const joined = this.#joiner.joined(bytes);
    if (joined === undefined) {
      return this.#runs.runsIn(bytes);
    }
    // Where secrets touch that a separator parted, they stay apart.
    const runs = this.#runs.runsIn(joined, 1);
    if (runs.length === 0) {
      // What stands in the text stands in the joined text too.
      return this.#separatesItself ? this.#runs.runsIn(bytes) : runs;
    }
    const separated = this.#joiner.separatedRuns(text, { bytes, joined }, runs, this.#wholes);
    return [...this.#runs.runsIn(bytes), ...separated];
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

const noWholes: ReadonlySet<string> = new Set();

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
