import { chineseWordsIn, isErrorWord } from "./vocabulary.js";

/** What a sentence consists of: a quotation, a secret's mark, an address, an e-mail address, Chinese, or words and numbers with signs within. */
const tokens =
  /"…"|\[secret\]|<[^<>]{0,200}>|[a-z][a-z\d+.-]{1,15}:\/\/\S+|[\w.+-]{1,64}@[\w.-]{1,253}|\p{Script=Han}+|[\p{L}\p{M}\p{N}_'’]+(?:[-.:/][\p{L}\p{M}\p{N}_'’]+)*/giu;
/** Numbers, also with a unit. */
const numberShape = /^[\d.,:/-]+(?:ms|s|sec|m|min|h|d|k|kb|mb|gb)?$/i;
/** What may stand between two words of one run: a rule finds the run as it is. */
const plainGap = /^ ?[,.;:!?()'/-]{0,2} ?$/;
const mostKept = 300;
/** In place of words that are not kept. */
const hidden = "…";

interface Piece {
  readonly text: string;
  readonly isKept: boolean;
}

/**
 * The words of a sentence that are of the language of errors and are not `isEchoed`, with marks in the place of all else. Every run of kept words
 * stands so in `raw`, but for cases, white space and compatible characters (NFKC): a rule recognises the sentence by its runs.
 */
export function redactSentence(
  sentence: string,
  isEchoed: (start: number, end: number) => boolean,
  raw: string,
): string {
  const pieces: Piece[] = [];
  let last = 0;
  for (const match of sentence.matchAll(tokens)) {
    const [token] = match;
    const { index } = match;
    const gap = sentence.slice(last, index).replace(/\s+/g, " ");
    if (pieces.length > 0) {
      pieces.push(plainGap.test(gap) ? { text: gap, isKept: true } : { text: hidden, isKept: false });
    }
    last = index + token.length;
    let at = index;
    for (const piece of piecesOf(token)) {
      const end = at + piece.source.length;
      pieces.push(piece.isKept && isEchoed(at, end) ? { text: hidden, isKept: false } : piece);
      at = end;
    }
  }
  return bounded(verbatim(merged(pieces), raw.normalize("NFKC").toLowerCase().replace(/\s+/g, " ")));
}

function piecesOf(token: string): readonly (Piece & { readonly source: string })[] {
  if (/^\p{Script=Han}/u.test(token)) {
    return chineseWordsIn(token).map(({ word, isKnown }) => ({
      text: isKnown ? word : hidden,
      isKept: isKnown,
      source: word,
    }));
  }
  const mark = markOf(token);
  return [{ text: mark ?? token, isKept: mark === undefined, source: token }];
}

/** What stands in the place of a token; undefined: the token is kept. */
function markOf(token: string): string | undefined {
  if (token === '"…"') {
    return "{quoted}";
  }
  if (token === "[secret]") {
    return token;
  }
  if (token.startsWith("<")) {
    return hidden;
  }
  if (token.includes("://")) {
    return "{url}";
  }
  if (token.includes("@")) {
    return "{email}";
  }
  if (numberShape.test(token)) {
    return "{number}";
  }
  if (/\p{N}/u.test(token)) {
    return "{id}";
  }
  return token
    .toLowerCase()
    .split(/[-.:/_]/)
    .every((word) => word === "" || isErrorWord(word))
    ? undefined
    : hidden;
}

/** Pieces in a row that are not kept become one, and a gap beside them a space. */
function merged(pieces: readonly Piece[]): readonly Piece[] {
  const merged: Piece[] = [];
  pieces.forEach((piece, at) => {
    const isGap = piece.isKept && plainGap.test(piece.text);
    const before = merged.at(-1);
    const isInside = isGap && before?.isKept === true && pieces[at + 1]?.isKept === true;
    if (isGap && !isInside) {
      return;
    }
    if (before?.isKept === piece.isKept) {
      const text = piece.isKept ? before.text + piece.text : before.text === piece.text ? piece.text : hidden;
      merged.splice(-1, 1, { text, isKept: piece.isKept });
      return;
    }
    merged.push(piece);
  });
  return merged;
}

/** Hides the runs that do not stand so in the sentence as it came: an escape stood between their words. */
function verbatim(pieces: readonly Piece[], raw: string): string {
  return pieces
    .map(({ text, isKept }) => (isKept && !raw.includes(text.toLowerCase()) ? hidden : text))
    .join(" ")
    .replace(/…(?: …)+/g, hidden);
}

function bounded(text: string): string {
  if (text.length <= mostKept) {
    return text;
  }
  const cut = text.slice(0, mostKept - 2);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), 0))} ${hidden}`.trim();
}
