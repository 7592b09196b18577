import { french } from "./french.js";
import { german } from "./german.js";
import { italian } from "./italian.js";
import { japanese } from "./japanese.js";
import { korean } from "./korean.js";
import { portuguese } from "./portuguese.js";
import { russian } from "./russian.js";
import type { Sayings } from "./sayings.js";
import { spanish } from "./spanish.js";

interface Language {
  /** What a text in this language has in it. */
  readonly letters: RegExp;
  readonly sayings: Sayings;
  /** A letter of its words, where words have ends: Japanese and Korean put particles to them. */
  readonly letter?: string;
}

const latin = "[a-zß-ÿœ]";

/** Chinese has its words in the families themselves. */
const languages: readonly Language[] = [
  { letters: /[\u0430-\u0451]/, sayings: russian, letter: "[а-яё]" },
  { letters: /[\u3041-\u30fa]/, sayings: japanese },
  { letters: /[\uac00-\ud7a3]/, sayings: korean },
  { letters: /[a-z]/, sayings: german, letter: latin },
  { letters: /[a-z]/, sayings: french, letter: latin },
  { letters: /[a-z]/, sayings: spanish, letter: latin },
  { letters: /[a-z]/, sayings: portuguese, letter: latin },
  { letters: /[a-z]/, sayings: italian, letter: latin },
];

/** Words that these languages share with English prove none of them. */
const shared = /^(?:server|service|tokens?|quotas?|limits?|prompt|account|limite|timeout)$/;

/** A longer clause is the user's own text. */
const maxCharacters = 600;

/** Fewer words of a language are a name, or one word of an English sentence. */
const fewestWords = 2;

/**
 * What a clause says, in the English words that the families know, and without its other words: "das Modell wurde nicht gefunden" is "model not
 * found". Undefined for a clause in English or Chinese.
 */
export function inEnglish(clause: string): string | undefined {
  for (const { letters, ...language } of languages) {
    const english = letters.test(clause) ? read(language, clause) : undefined;
    if (english !== undefined) {
      return english;
    }
  }
  return undefined;
}

function read(language: Omit<Language, "letters">, clause: string): string | undefined {
  const english: string[] = [];
  let own = 0;
  for (const [word, ...groups] of clause.slice(0, maxCharacters).matchAll(expressionOf(language))) {
    const [, meant = word] = language.sayings[groups.findIndex((group) => group !== undefined)] ?? [];
    english.push(meant);
    own += shared.test(word) ? 0 : meant.split(" ").length;
  }
  return own < fewestWords ? undefined : english.join(" ");
}

const expressions = new Map<Sayings, RegExp>();

/**
 * Compiled when the first clause with such letters is read. A word that is none of the language's stands for itself: a number, "API", "RPM". The
 * class of every alphabet's letters would take ten times longer to compile.
 */
function expressionOf({ sayings, letter }: Omit<Language, "letters">): RegExp {
  const known = expressions.get(sayings);
  if (known !== undefined) {
    return known;
  }
  const all = sayings.map(([said]) => `(${said})`).join("|");
  const source =
    letter === undefined
      ? `${all}|[a-z\\d]+`
      : `(?<!${letter})(?:${all.replaceAll("\\p{L}", letter)})(?!${letter})|\\d+`;
  const made = new RegExp(source, "g");
  expressions.set(sayings, made);
  return made;
}
