/** Shorter texts are words that a sentence may hold by itself. */
const shortestEcho = 12;
const mostTexts = 64;
const mostEchoes = 4;
const mostQuotations = 20;

/** What stands behind a quotation mark, up to the next mark. */
const quotation = /["'`“”‘’«»「」][^"'`“”‘’«»「」]{12,}/gu;
/** A server shows so that it has cut what it quotes. */
const cutEnds = /^[\s.…]+|[\s.…]+$/gu;

/**
 * Takes out of a sentence what it quotes of the user's texts: their beginnings, however the server has cut them, and whatever stands between
 * quotation marks. The middle of a text without marks stays: what it teaches is tried before it is remembered.
 */
export function withoutEchoes(sentence: string, texts: readonly string[]): string {
  const quoted = texts.slice(0, mostTexts);
  let rest = sentence;
  for (const [mark] of [...sentence.matchAll(quotation)].slice(0, mostQuotations)) {
    const words = mark.slice(1).replace(cutEnds, "");
    if (words.length >= shortestEcho && quoted.some((text) => text.includes(words))) {
      rest = rest.replaceAll(words, "…");
    }
  }
  for (const text of quoted) {
    for (let echo = 0; echo < mostEchoes && text.length >= shortestEcho; echo += 1) {
      const start = rest.indexOf(text.slice(0, shortestEcho));
      if (start === -1) {
        break;
      }
      rest = `${rest.slice(0, start)}…${rest.slice(start + commonLength(rest, start, text))}`;
    }
  }
  return rest;
}

/** How many characters of the text stand in the sentence from there on. */
function commonLength(sentence: string, start: number, text: string): number {
  let length = 0;
  while (length < text.length && sentence[start + length] === text[length]) {
    length += 1;
  }
  return length;
}
