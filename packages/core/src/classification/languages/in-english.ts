import { french } from "./french.js";
import { german } from "./german.js";
import { italian } from "./italian.js";
import { japanese } from "./japanese.js";
import { kana } from "./kana.js";
import { korean } from "./korean.js";
import { portuguese } from "./portuguese.js";
import { russian } from "./russian.js";
import type { Sayings } from "./sayings.js";
import { spanish } from "./spanish.js";

interface Language {
  /** Every text in this language has such a letter. */
  readonly letters: RegExp;
  readonly sayings: Sayings;
  /** A letter of the language's words. Absent where words have no ends, because Japanese and Korean write particles behind a word without a space. */
  readonly letter?: string;
}

const latin = "[a-zß-ÿœ]";

/** Chinese is not here, because the families have Chinese words. */
const languages: readonly Language[] = [
  { letters: /[\u0430-\u0451]/, sayings: russian, letter: "[а-яё]" },
  { letters: kana, sayings: japanese },
  { letters: /[\uac00-\ud7a3]/, sayings: korean },
  { letters: /[a-z]/, sayings: german, letter: latin },
  { letters: /[a-z]/, sayings: french, letter: latin },
  { letters: /[a-z]/, sayings: spanish, letter: latin },
  { letters: /[a-z]/, sayings: portuguese, letter: latin },
  { letters: /[a-z]/, sayings: italian, letter: latin },
];

/** Numbers, and words that English has too, do not show that a clause is in another language. */
const shared =
  /^(?:\d+|server|service|tokens?|quotas?|limits?|prompt|account|limite|timeout|incorrect|invite|api ?keys?)$/;

/** Many languages say "API key": with one word of the language, the clause is in the language. */
const apiKey = /\bapi ?key/;

/** A longer clause is the user's own text. */
const maxCharacters = 600;

/** A single word of a language may be a name, or stand in an English sentence. */
const fewestWords = 2;

/**
 * Translates a clause into the English words that the families know, and leaves its other words out: "das Modell wurde nicht gefunden" becomes
 * "model not found". Returns undefined for a clause in English or Chinese.
 */
export function inEnglish(clause: string): string | undefined {
  let best: Reading = { english: undefined, words: fewestWords - 1 };
  for (const language of languages) {
    const reading = language.letters.test(clause) ? read(language, clause) : best;
    // Neighbours have many words in common: Spanish knows half of a Portuguese sentence.
    if (reading.words > best.words) {
      best = reading;
    }
  }
  return best.english;
}

interface Reading {
  readonly english: string | undefined;
  /** How many English words the clause has by words of the language alone. */
  readonly words: number;
}

function read(language: Language, clause: string): Reading {
  const text = clause.slice(0, maxCharacters);
  const english: string[] = [];
  let words = 0;
  for (const [word, ...groups] of text.matchAll(expressionOf(language))) {
    const [, meant = word] = language.sayings[groups.findIndex((group) => group !== undefined)] ?? [];
    english.push(meant);
    words += shared.test(word) ? 0 : meant.split(" ").length;
  }
  return { english: english.join(" "), words: words === 1 && apiKey.test(text) ? fewestWords : words };
}

const expressions = new Map<Language, RegExp>();

/**
 * Compiled when the first clause with such letters is read. "API key", numbers, and Latin words in a Japanese or Korean text stand for themselves. A
 * class with the letters of every alphabet would take ten times longer to compile.
 */
function expressionOf(language: Language): RegExp {
  const known = expressions.get(language);
  if (known !== undefined) {
    return known;
  }
  const { sayings, letter } = language;
  const all = sayings.map(([said]) => `(${said})`).join("|");
  const source =
    letter === undefined
      ? `${all}|[a-z\\d]+`
      : `(?<!${letter})(?:${all.replaceAll("\\p{L}", letter)}|api ?keys?)(?!${letter})|\\d+`;
  const made = new RegExp(source, "g");
  expressions.set(language, made);
  return made;
}
