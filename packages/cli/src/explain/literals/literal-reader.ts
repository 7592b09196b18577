import { markCut, shownOf } from "./cut-values.js";
import { quoteEnds } from "./quoted-text.js";
import type { ReadBudget } from "./read-budget.js";
import { noLiteral, TextCursor } from "./text-cursor.js";
import { words } from "./value-words.js";

/** A value that stood in a text, and where it ends. */
export interface ReadLiteral {
  readonly value: unknown;
  readonly end: number;
}

/** Deeper nesting is no error that somebody printed. */
const maxDepth = 60;

/** What stands for a value that Node.js did not print: `[Object]`, `[Function: get]`, `[Circular *1]`. */
const leftOut =
  /\[(?:Object|Array|Function|AsyncFunction|GeneratorFunction|class|Getter|Setter|Circular|Symbol|Module)\b[^\]\n]*\]/y;
const identifier = /[A-Za-z_$][\w$.]*/y;
const number = /[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?n?(?=[\s,}\])]|$)/iy;
/** `Map(2)`, `[AxiosHeaders]`, `<Complex prototype>`: what Node.js prints between a class and its members. */
const decoration = /(?:\(\d+\))?(?:[ \t]*(?:\[[\w .:]+\]|<[^>\n]*>))?[ \t]*/y;
const reference = /<ref \*\d+>\s*/y;
const nullPrototype = /\[[\w ]+: null prototype\]\s*(?=[{[])/y;
const specialKey = /\[(?:Symbol\(([^)\n]*)\)|([\w$]+))\]/y;
const plainKey = /[^\s:=,{}[\]()'"`]+/y;
const restOfToken = /[^,\n}\])]*/y;
const moreItems = /(?:\.\.\.|…) ?[^,\n}\]]*/y;
/** The rest of a text that Node.js cut: `'abc'... 900 more characters`. */
const moreCharacters = /\.\.\. (?=(\d+ more characters?))\1/y;
const errorName = /(?:Error|Exception|Timeout)$/;
const stackLine = /^\s*at\s/;

/**
 * Reads the value that begins at this place of a text: JSON, a Python literal, or what `util.inspect` of Node.js prints, errors and
 * classes included. Undefined: no whole value begins here, or the budget is used up.
 */
export function readLiteral(text: string, at: number, budget?: ReadBudget): ReadLiteral | undefined {
  if (budget?.isUsedUp === true) {
    return undefined;
  }
  const cursor = new TextCursor(text, at);
  try {
    const value = new LiteralReader(cursor).value(0);
    return { value, end: cursor.at };
  } catch (error) {
    if (error === noLiteral) {
      budget?.spend(cursor.at - at);
      return undefined;
    }
    throw error;
  }
}

class LiteralReader {
  readonly #cursor: TextCursor;

  constructor(cursor: TextCursor) {
    this.#cursor = cursor;
  }

  value(depth: number): unknown {
    if (depth > maxDepth) {
      throw noLiteral;
    }
    this.#cursor.skipBlanks();
    this.#cursor.take(reference);
    this.#cursor.take(nullPrototype);
    const character = this.#cursor.character;
    switch (character) {
      case "":
        throw noLiteral;
      case "{":
        return this.#members(depth);
      case "[":
        return this.#listOrMark(depth);
      case "(":
        return this.#list(depth, ")");
      case "<":
        return this.#untilAngle();
      case '"':
      case "'":
      case "`":
        return `${this.#cursor.texts()}${this.#cursor.take(moreCharacters) ?? ""}`;
      default:
        return this.#word(depth);
    }
  }

  /** `{ a: 1 }`, `{'a': 1}`, `{ 'a' => 1 }`, and a set, whose members become names. */
  #members(depth: number): Readonly<Record<string, unknown>> {
    const entries: [string, unknown][] = [];
    let isShort = false;
    this.#cursor.moveTo(this.#cursor.at + 1);
    for (;;) {
      this.#cursor.skipBlanks();
      if (this.#cursor.skip("}")) {
        const members = Object.fromEntries(entries);
        return isShort ? markCut(members) : members;
      }
      if (this.#cursor.take(moreItems) !== undefined) {
        isShort = true;
      } else {
        const key = this.#key();
        this.#cursor.skipBlanks();
        const isPair = this.#cursor.skip("=>") || this.#cursor.skip(":") || this.#cursor.skip("=");
        entries.push([key, isPair ? this.value(depth + 1) : true]);
      }
      this.#cursor.skipBlanks();
      if (!this.#cursor.skip(",") && this.#cursor.character !== "}") {
        throw noLiteral;
      }
    }
  }

  #key(): string {
    const character = this.#cursor.character;
    if (quoteEnds.includes(character)) {
      return this.#cursor.texts();
    }
    const special = this.#cursor.match(specialKey);
    if (special !== undefined) {
      return special[1] ?? special[2] ?? "";
    }
    const key = this.#cursor.take(plainKey);
    if (key === undefined) {
      throw noLiteral;
    }
    return key;
  }

  #listOrMark(depth: number): unknown {
    const mark = this.#cursor.take(leftOut);
    if (mark !== undefined) {
      return mark;
    }
    // An error without a stack stands in brackets: `[Error: socket hang up]`, with its members behind it.
    const inner = this.#cursor.match(
      /\[((?:[\w$]+\.)*[\w$]*(?:Error|Exception))(?: \[[\w-]+\])?: ([^\]\n]*)\]/y,
    );
    if (inner === undefined) {
      return this.#list(depth, "]");
    }
    const said = { name: inner[1], message: inner[2] };
    this.#cursor.skipBlanks();
    return this.#cursor.character === "{" ? { ...said, ...this.#members(depth) } : said;
  }

  #list(depth: number, end: string): readonly unknown[] {
    const items: unknown[] = [];
    let isShort = false;
    this.#cursor.moveTo(this.#cursor.at + 1);
    for (;;) {
      this.#cursor.skipBlanks();
      if (this.#cursor.skip(end)) {
        return isShort ? markCut(items) : items;
      }
      if (this.#cursor.take(moreItems) !== undefined) {
        isShort = true;
      } else {
        items.push(this.value(depth + 1));
      }
      this.#cursor.skipBlanks();
      if (!this.#cursor.skip(",") && this.#cursor.character !== end) {
        throw noLiteral;
      }
    }
  }

  /** `<Response [429 Too Many Requests]>`, as Python prints many objects. */
  #untilAngle(): string {
    const text = this.#cursor.match(/<[^>\n]*>/y)?.[0];
    if (text === undefined) {
      throw noLiteral;
    }
    return text;
  }

  #word(depth: number): unknown {
    const digits = this.#cursor.take(number);
    if (digits !== undefined) {
      return Number(digits.replace(/[_n]/g, ""));
    }
    const name = this.#cursor.take(identifier);
    if (name === undefined) {
      const token = this.#cursor.take(restOfToken)?.trim();
      if (token === undefined || token === "") {
        throw noLiteral;
      }
      return token;
    }
    const next = this.#cursor.character;
    if (/^[bBuUrRfF]{1,2}$/.test(name) && quoteEnds.includes(next)) {
      return this.#cursor.texts();
    }
    if (words.has(name) && next !== "(") {
      return words.get(name);
    }
    if (errorName.test(name) && next !== "(" && next !== ",") {
      return this.#error(name, depth);
    }
    return this.#instance(name, depth);
  }

  /** `Headers { … }`, `Map(1) { … }`, `Uint8Array(2) [ … ]`, `Headers([('a', 'b')])`, `Response(status=429)`. */
  #instance(name: string, depth: number): unknown {
    const start = this.#cursor.at;
    this.#cursor.take(decoration);
    switch (this.#cursor.character) {
      case "{":
        return shownOf(name, this.#members(depth + 1));
      case "[":
        return this.#list(depth + 1, "]");
      case "(":
        return this.#called(name, depth + 1);
      default:
        this.#cursor.moveTo(start);
        return `${name}${this.#cursor.take(restOfToken) ?? ""}`.trim();
    }
  }

  /** What a constructor of Python was given: its named arguments, else its first. */
  #called(name: string, depth: number): unknown {
    const given: unknown[] = [];
    const named: [string, unknown][] = [];
    this.#cursor.moveTo(this.#cursor.at + 1);
    for (;;) {
      this.#cursor.skipBlanks();
      if (this.#cursor.skip(")")) {
        break;
      }
      const key = this.#cursor.match(/([A-Za-z_]\w*)=/y)?.[1];
      const value = this.value(depth + 1);
      if (key === undefined) {
        given.push(value);
      } else {
        named.push([key, value]);
      }
      this.#cursor.skipBlanks();
      if (!this.#cursor.skip(",") && this.#cursor.character !== ")") {
        throw noLiteral;
      }
    }
    const members = Object.fromEntries(named);
    if (errorName.test(name)) {
      return { name, message: String(given[0] ?? ""), ...members };
    }
    return named.length > 0 ? members : given[0];
  }

  /** An error with its stack and its members: `Error: connect ECONNREFUSED\n    at … {\n  errno: -111 }`. */
  #error(name: string, depth: number): Readonly<Record<string, unknown>> {
    const message: string[] = [];
    this.#cursor.match(/(?: \[[\w-]+\])?:? ?/y);
    for (let inStack = false; ; ) {
      const line = this.#cursor.match(/[^\n]*/y)?.[0] ?? "";
      const isStack = stackLine.test(line);
      const opens = /(?:^|\s)\{\s*$/.exec(line);
      if (!isStack && inStack) {
        this.#cursor.moveTo(this.#cursor.at - line.length);
        break;
      }
      // Further lines of a message are indented, as the lines of our own errors are, or a stack follows.
      if (!isStack && message.length > 0 && !/^\s+[^\s}\])]/.test(line) && !this.#stackFollows()) {
        this.#cursor.moveTo(this.#cursor.at - line.length);
        break;
      }
      inStack = isStack;
      if (!isStack) {
        message.push(opens === null ? line : line.slice(0, opens.index));
      }
      if (opens !== null) {
        this.#cursor.moveTo(this.#cursor.at - (line.length - line.lastIndexOf("{")));
        return { name, message: message.join("\n"), ...this.#members(depth + 1) };
      }
      if (isStack && /,\s*$/.test(line)) {
        this.#cursor.moveTo(this.#cursor.at - (line.length - line.lastIndexOf(",")));
        break;
      }
      if (this.#cursor.isAtEnd) {
        break;
      }
      this.#cursor.moveTo(this.#cursor.at + 1);
    }
    return { name, message: message.join("\n").trim() };
  }

  /** Whether the lines up to a stack are still the message. A line that names an error begins another. */
  #stackFollows(): boolean {
    for (const line of this.#cursor.linesAhead(30, 4_000)) {
      if (stackLine.test(line) || /^\S*(?:Error|Exception)\b|^[}\])]/.test(line)) {
        return stackLine.test(line);
      }
    }
    return false;
  }
}
