import {
  type FoundRuns,
  type FoundWord,
  findRuns,
  hashOf,
  runsAt,
  wordsOf,
} from "../../classification/echoes/word-runs.js";
import { withoutQuotations } from "../../classification/without-quotations.js";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { decodedText } from "./decoded-text.js";
import { isPlainName, unknownWordsOf } from "./plain-names.js";
import { redactSentence } from "./redact-sentence.js";

/** What of an error may be kept. */
export interface RedactedError {
  readonly status?: number;
  readonly code?: string;
  readonly type?: string;
  readonly errno?: string;
  readonly message: string;
}

/** An error without prompt and key. */
export interface Redaction {
  readonly error: RedactedError;
  /** Whether the request was short enough to be compared. Otherwise more is hidden than had to be. */
  readonly isCompared: boolean;
}

/** What is removed from an error. */
export interface Unwanted {
  /** The texts of the request. */
  readonly texts: Iterable<string>;
  /** Replaces every secret that is known by `[secret]`. */
  readonly hide: (text: string) => string;
}

/** More of a sentence than that is mostly what the sentence quotes. */
export const mostRead = 2_048;
/** In place of what is not shown. */
const hidden = "…";

/**
 * What remains of an error without prompt and key. There are three nets, since no single net holds:
 *
 * 1. Every kept word of a sentence is of the language of errors (`vocabulary.ts`). This holds whatever a server does to a prompt: quote, cut,
 *    encode or translate it. Quotations, addresses, numbers and ids are removed before.
 * 2. A prompt may itself consist of such words. So no three words in a row are kept that the request has in a row, nor the whole of a
 *    text of one or two words. Cases, escapes, signs between words and invisible characters make no difference. A request that is too
 *    long to be compared leaves no word of the sentence.
 * 3. A rule matches a code or a type as a whole, so it is kept as a whole or not at all. It must look like a name, and a word in it that is
 *    not of the language of errors must not stand in the request.
 */
export function redactError(facts: ErrorFacts, { texts, hide }: Unwanted): Redaction {
  const { status, errno } = facts;
  const raw = withoutQuotations(hide(wholeWords(facts.message)));
  const sentence = withoutQuotations(decodedText(raw));
  const names = [facts.code ?? "", facts.type ?? ""].map((name) => name.slice(0, mostRead));
  const words = wordsOf(sentence);
  const found = findRuns(texts, {
    runs: new Set(
      [words, ...names.map(wordsOf)].flatMap((list) => list.flatMap((_, at) => runsAt(list, at))),
    ),
    words: new Set(names.flatMap((name) => unknownWordsOf(name).map(hashOf))),
  });
  const [code = "", type = ""] = names.map((name) => redactName(name, found, hide));
  const error = {
    ...(status === undefined ? {} : { status }),
    ...(code === "" ? {} : { code }),
    ...(type === "" ? {} : { type }),
    ...(errno !== undefined && /^[A-Z][A-Z\d_]{1,40}$/.test(errno) ? { errno } : {}),
    message:
      found === undefined ? hidden : hide(redactSentence(sentence, echoesIn(sentence, words, found), raw)),
  };
  return { error, isCompared: found !== undefined };
}

/** The beginning of a sentence, without the word in which it is cut. */
function wholeWords(message: string): string {
  return message.length <= mostRead ? message : message.slice(0, mostRead).replace(/\S{0,200}$/, "");
}

function redactName(name: string, found: FoundRuns | undefined, hide: (text: string) => string): string {
  if (name === "") {
    return "";
  }
  const isShown =
    found !== undefined &&
    isPlainName(name) &&
    hide(name) === name &&
    echoedWords(wordsOf(name), found).length === 0 &&
    !unknownWordsOf(name).some((word) => found.words.has(hashOf(word)));
  return isShown ? name : hidden;
}

/** Whether a place of a sentence holds a word that the request has said in the same words. */
function echoesIn(
  sentence: string,
  words: readonly FoundWord[],
  found: FoundRuns,
): (start: number, end: number) => boolean {
  const echoed = new Uint8Array(sentence.length);
  for (const { start, end } of echoedWords(words, found)) {
    echoed.fill(1, start, end);
  }
  return (start, end) => echoed.subarray(start, end).includes(1);
}

function echoedWords(words: readonly FoundWord[], { runs }: FoundRuns): readonly FoundWord[] {
  return words.flatMap((_, at) => {
    const length = runsAt(words, at).findLastIndex((run) => runs.has(run)) + 1;
    return words.slice(at, at + length);
  });
}
