import { isErrorWord } from "./vocabulary.js";

/** How codes and types look: `insufficient_quota`, `AccountOverdueError`, `ModelArts.81101`, `SBX-1001`, `1113`. */
const nameShape = /^[A-Za-z\d][A-Za-z\d_.:/-]{0,63}$/;
/** A type in words: `Invalid Request`. */
const phraseShape = /^[A-Za-z]+(?: [A-Za-z]+){1,5}$/;
/** The words of a name, by capitals and signs. */
const pieces = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;
/** Short letters before a number: `E1234`, `SBX-1001`. */
const prefix = /^[A-Z]{1,3}$/;
const mostUnknown = 3;
/** Codes have as many digits: VikingDB's `1000005`. */
const mostDigits = 9;
const longNumber = 5;

/**
 * Whether a code or a type looks like a name that somebody chose, and not like what was sent: an id, a key, an encoded text, a sentence. Words
 * that are not of the language of errors are allowed, if they look like words.
 */
export function isPlainName(name: string): boolean {
  if (!nameShape.test(name)) {
    return phraseShape.test(name) && unknownPieces(name).length === 0;
  }
  const all = name.match(pieces) ?? [];
  const unknown = unknownPieces(name);
  const numbers = all.filter(isNumber);
  return (
    numbers.join("").length <= mostDigits &&
    numbers.length <= 2 &&
    unknown.length <= mostUnknown &&
    unknown.every(
      (piece, at) =>
        (piece.length >= 4 && piece.length <= 20) ||
        (at === 0 && name.startsWith(piece) && prefix.test(piece)),
    )
  );
}

/** The words of a name that are not of the language of errors, and the whole name as one word if there are such; in lower case. */
export function unknownWordsOf(name: string): readonly string[] {
  const unknown = unknownPieces(name.slice(0, 64)).map((piece) => piece.toLowerCase());
  return unknown.length === 0 ? unknown : [...unknown, name.toLowerCase().replace(/[^a-z\d]/g, "")];
}

/** A long number may be one that was sent. */
function unknownPieces(name: string): readonly string[] {
  return (name.match(pieces) ?? []).filter((piece) =>
    isNumber(piece) ? piece.length >= longNumber : !isErrorWord(piece.toLowerCase()),
  );
}

function isNumber(piece: string): boolean {
  return /^\d/.test(piece);
}
