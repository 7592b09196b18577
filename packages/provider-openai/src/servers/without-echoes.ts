/** A shorter text may be part of the server's own sentence. In characters. */
const shortestEcho = 12;
const mostTexts = 64;
const mostEchoes = 4;
const mostQuotations = 20;

/** The text after a quotation mark, up to the next mark. */
const quotation = /["'`“”‘’«»「」][^"'`“”‘’«»「」]{12,}/gu;
/** Marks with which a server shows that it has cut a quotation. */
const cutEnds = /^[\s.…]+|[\s.…]+$/gu;

/**
 * Removes the user's texts from a sentence: the beginning of each text, wherever the server has cut it, and everything between quotation marks. The
 * middle of a text without marks stays. Hotspare tries what it teaches before remembering it.
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

/** How many characters of the text the sentence has from this place on. */
function commonLength(sentence: string, start: number, text: string): number {
  let length = 0;
  while (length < text.length && sentence[start + length] === text[length]) {
    length += 1;
  }
  return length;
}
