/** Where what begins with a bracket ends though it is no JSON. */
export class BrokenJson {
  readonly #text: string;
  /** For each place behind a closing bracket by its opening one, when quotes are not looked at. */
  #pairs: ReadonlyMap<number, number> | undefined;
  #unclosed = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * The place behind all that belongs to the bracket, so that nothing within is taken for an answer. A quote too many hides the closing bracket:
   * then brackets count within quotes too, and after them the end of thoughts. A bracket that opens nothing is a word. -1: all the rest belongs to it.
   */
  endOf(opening: number): number {
    // Each look that finds no end reads the whole rest.
    const quoted = this.#unclosed < mostUnclosed ? this.#closing(opening) : -1;
    if (quoted !== -1) {
      return quoted;
    }
    this.#unclosed += 1;
    if (this.#unclosed > mostUnclosed) {
      return -1;
    }
    this.#pairs ??= pairsIn(this.#text);
    return this.#pairs.get(opening) ?? this.endOfThoughts(opening) ?? this.#wordAt(opening);
  }

  /** The place behind the thoughts in which something began. DeepSeek R1 and Qwen3 write this tag. */
  endOfThoughts(from: number): number | undefined {
    const at = this.#text.indexOf(thoughtsEnd, from);
    return at === -1 ? undefined : at + thoughtsEnd.length;
  }

  #closing(opening: number): number {
    const brackets = new BracketCount();
    return brackets.feed(this.#text, opening);
  }

  #wordAt(opening: number): number {
    memberBegins.lastIndex = opening;
    return memberBegins.test(this.#text) ? -1 : opening + 1;
  }
}

const thoughtsEnd = "</think>";
const mostUnclosed = 20;

/** A quote, a name with a colon, a comment, or one more bracket: JSON, or what was to be JSON. */
const memberBegins = /[{[]\s{0,100}(?:["'`{[\d]|[\w$-]{1,100}\s{0,10}[:,]|\/[/*]|#|$)/y;

/** Counts brackets outside of quotes, piece by piece. */
export class BracketCount {
  #depth: number;
  #isQuoted = false;
  #isEscaped = false;

  /** @param depth how many brackets are open already */
  constructor(depth = 0) {
    this.#depth = depth;
  }

  /** The place behind the bracket that closes the first one; -1: none does so far. */
  feed(text: string, from: number): number {
    for (let at = from; at < text.length; at += 1) {
      const mark = text.charAt(at);
      if (this.#isEscaped) {
        this.#isEscaped = false;
      } else if (mark === "\\") {
        this.#isEscaped = this.#isQuoted;
      } else if (mark === '"') {
        this.#isQuoted = !this.#isQuoted;
      } else if (!this.#isQuoted && isOpening(mark)) {
        this.#depth += 1;
      } else if (!this.#isQuoted && isClosing(mark)) {
        this.#depth -= 1;
        if (this.#depth <= 0) {
          return at + 1;
        }
      }
    }
    return -1;
  }
}

function pairsIn(text: string): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const mark = text.charAt(at);
    if (isOpening(mark)) {
      open.push(at);
    } else if (isClosing(mark)) {
      const opening = open.pop();
      if (opening !== undefined) {
        pairs.set(opening, at + 1);
      }
    }
  }
  return pairs;
}

function isOpening(mark: string): boolean {
  return mark === "{" || mark === "[";
}

function isClosing(mark: string): boolean {
  return mark === "}" || mark === "]";
}

/** Whether a value is a member of something larger that could not be read: a name stands before it, or a bracket that nothing opened behind it. */
export function isMember(text: string, from: number, end: number, isBehindBroken: boolean): boolean {
  const isNamed = /["']\s{0,20}:\s{0,20}$/.test(text.slice(Math.max(0, from - 50), from));
  const behind = text
    .slice(end, end + 50)
    .trimStart()
    .charAt(0);
  return (isNamed || isBehindBroken) && (isClosing(behind) || (isNamed && behind === ","));
}
