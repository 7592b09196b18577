/** What Python, Go and C++ write for values that JSON numbers cannot express. */
const noNumbers = /(?<![\w.])[-+]?(?:NaN|nan|Infinity|infinity|Inf|inf)(?![\w.])/g;

/** A longer text is not mended: mending would block the event loop. */
const longest = 16 * 1_024 * 1_024;

/**
 * Replaces `NaN` and `Infinity`, as Python's `json.dumps` writes them, by `null`. Undefined: the text has no such value, so it is broken in another
 * way. Takes linear time.
 */
export function withoutNaN(text: string): string | undefined {
  if (text.length > longest) {
    return undefined;
  }
  const pieces: string[] = [];
  let copied = 0;
  /** Everything before this place has been read. The place is outside of strings. */
  let outside = 0;
  let quote = text.indexOf('"');
  for (const { 0: word, index } of text.matchAll(noNumbers)) {
    while (quote !== -1 && quote < index) {
      outside = endOfText(text, quote);
      quote = text.indexOf('"', outside);
    }
    if (outside <= index) {
      pieces.push(text.slice(copied, index), "null");
      copied = index + word.length;
    }
  }
  return copied === 0 ? undefined : `${pieces.join("")}${text.slice(copied)}`;
}

/** The end of the string that begins here. */
function endOfText(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === "\\") {
      slashes += 1;
    }
    if (slashes % 2 === 0) {
      return at + 1;
    }
  }
  return text.length;
}
