/** A word of a text: letters and digits in a row, or one character of a script without spaces. */
export interface FoundWord {
  readonly start: number;
  readonly end: number;
  /** Of the word in lower case. */
  readonly hash: number;
}

/** Three words in a row are no coincidence: a text that has them quotes. */
const runLength = 3;

const characterKinds = { unread: 0, separator: 1, letter: 2, alone: 3, invisible: 4 } as const;
const seed = 0x811c9dc5;

/** A text in which the same words have the same characters. The one capital whose small form is longer is made equal in length. */
export function plainText(text: string): string {
  return text.normalize("NFKC").replaceAll("İ", "I");
}

/** The words of a plain text. */
export function wordsOf(text: string): readonly FoundWord[] {
  const words: FoundWord[] = [];
  eachWord(text, (start, end, hash) => {
    words.push({ start, end, hash });
  });
  return words;
}

/** Gives each word of a plain text, so that a long text needs no list. Searches of many texts share the kinds of their characters. */
export function eachWord(
  text: string,
  found: (start: number, end: number, hash: number) => void,
  kinds = new CharacterKinds(),
): void {
  scan(text.toLowerCase(), kinds, found);
}

/** The hashes of all runs that begin at each word: of one, two and three words. */
export function runsAt(words: readonly FoundWord[], at: number): readonly number[] {
  const runs: number[] = [];
  let hash = seed;
  for (const word of words.slice(at, at + runLength)) {
    hash = joined(hash, word.hash);
    runs.push(hash);
  }
  return runs;
}

/** What was found in the texts of a request. */
export interface FoundRuns {
  /** Runs of three words, and whole texts of one or two words. */
  readonly runs: ReadonlySet<number>;
  /** Words, also as the beginning of a longer word. */
  readonly words: ReadonlySet<number>;
}

/** What is looked for: hashes of runs, and of words. */
export interface WantedRuns {
  readonly runs: ReadonlySet<number>;
  readonly words: ReadonlySet<number>;
}

/** A failure must not hold the event loop for the sake of a report: the longest took 25 ms. */
const mostCharacters = 1024 * 1024;
/** A beginning of fewer letters is no part of a prompt that anybody recognises. */
const shortestBeginning = 4;

/** Looks for runs and words in texts, in linear time. Undefined: the texts are too long to be read. */
export function findRuns(texts: Iterable<string>, wanted: WantedRuns): FoundRuns | undefined {
  const runs = new Set<number>();
  const words = new Set<number>();
  const kinds = new CharacterKinds();
  let characters = 0;
  for (const text of texts) {
    characters += text.length;
    if (characters > mostCharacters) {
      return undefined;
    }
    let count = 0;
    let one = 0;
    let two = 0;
    let three = 0;
    const normal = plainText(text).toLowerCase();
    scan(normal, kinds, (start, end, hash) => {
      count += 1;
      [one, two, three] = [two, three, hash];
      if (count >= runLength) {
        keep(joined(joined(joined(seed, one), two), three), wanted.runs, runs);
      }
      if (wanted.words.size > 0) {
        keepBeginnings(normal, start, end, kinds, wanted.words, words);
      }
    });
    if (count > 0 && count < runLength) {
      keep(count === 1 ? joined(seed, three) : joined(joined(seed, two), three), wanted.runs, runs);
    }
  }
  return { runs, words };
}

/** The hash of one word, as `words` of a search wants it. */
export function hashOf(word: string): number {
  let hash = seed;
  for (let at = 0; at < word.length; at += 1) {
    hash = joined(hash, word.charCodeAt(at));
  }
  return hash;
}

function keep(hash: number, wanted: ReadonlySet<number>, found: Set<number>): void {
  if (wanted.has(hash)) {
    found.add(hash);
  }
}

function keepBeginnings(
  text: string,
  start: number,
  end: number,
  kinds: CharacterKinds,
  wanted: ReadonlySet<number>,
  found: Set<number>,
): void {
  let hash = seed;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (kinds.of(code) !== characterKinds.invisible) {
      hash = joined(hash, code);
    }
    if (at + 1 === end || at + 1 - start >= shortestBeginning) {
      keep(hash, wanted, found);
    }
  }
}

/** FNV-1a, by whole numbers instead of bytes. A collision hides a word that could have been shown. */
function joined(hash: number, next: number): number {
  return Math.imul(hash ^ next, 0x01000193) ^ (hash >>> 15);
}

function scan(
  text: string,
  kinds: CharacterKinds,
  found: (start: number, end: number, hash: number) => void,
): void {
  let start = -1;
  let hash = seed;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 32;
    const kind = kinds.of(code);
    if (kind === characterKinds.letter) {
      if (start === -1) {
        start = at;
        hash = seed;
      }
      hash = joined(hash, code);
      continue;
    }
    if (kind === characterKinds.invisible) {
      continue;
    }
    if (start !== -1) {
      found(start, at, hash);
      start = -1;
    }
    if (kind === characterKinds.alone) {
      found(at, at + 1, joined(seed, code));
    }
  }
}

/** The kinds of the characters that a text has: each is read once, since a text repeats its characters. */
export class CharacterKinds {
  /** Of characters that are not ASCII's: most texts of servers have none. */
  #known: Uint8Array | undefined;

  of(code: number): number {
    return code < 0x80 ? kindOfAscii(code) : this.#kindOfOther(code);
  }

  #kindOfOther(code: number): number {
    this.#known ??= new Uint8Array(65_536);
    const known = this.#known[code] ?? characterKinds.separator;
    if (known !== characterKinds.unread) {
      return known;
    }
    const read = readKind(String.fromCharCode(code));
    this.#known[code] = read;
    return read;
  }
}

function kindOfAscii(code: number): number {
  const small = code | 0x20;
  return (small >= 0x61 && small <= 0x7a) || (code >= 0x30 && code <= 0x39)
    ? characterKinds.letter
    : characterKinds.separator;
}

function readKind(character: string): number {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(character)) {
    return characterKinds.alone;
  }
  // Halves of characters beyond the first plane are letters or pictures: no word of ours has them.
  if (/[\p{L}\p{M}\p{N}\ud800-\udfff]/u.test(character)) {
    return characterKinds.letter;
  }
  return /\p{Cf}/u.test(character) ? characterKinds.invisible : characterKinds.separator;
}
