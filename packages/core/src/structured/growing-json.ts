import { escapes, isFirstHalf, longestScalar, put, scalarOf } from "./json-pieces.js";

/** An object or a list that is not closed yet. */
interface OpenNode {
  readonly value: Record<string, unknown> | unknown[];
  /** Name of the member whose value comes; of an object alone. */
  key: string;
  /** How many members it has. */
  size: number;
}

/** What must come next. */
type Expected =
  | "value"
  | "valueOrEnd"
  | "keyOrEnd"
  | "key"
  | "colon"
  | "commaOrEnd"
  | "string"
  | "escape"
  | "scalar"
  | "nothing";

/** Deeper values are not read: validators, which call themselves, would run out of stack. */
const deepest = 500;
/** Copying a member of an object, or making an object or a list, costs about as much as copying so many members of a list. */
const costOfMember = 16;

const backslash = 92;
const quote = 34;

/**
 * Reads one JSON object or list as its text arrives, each character once. Two things of models are forgiven: a comma before a closing bracket,
 * and line breaks and tabs within a text.
 */
export class GrowingJson {
  readonly #open: OpenNode[] = [];
  #expected: Expected = "value";
  #isKey = false;
  /** The text that is being read, without its escapes. */
  #text = "";
  /** Of the text, kept apart: a look into a text that has just grown takes time in proportion to its length. */
  #lastCode = 0;
  /** An escape that is cut, or a number or a word. */
  #piece = "";
  #whole: Record<string, unknown> | unknown[] | undefined;
  #isBroken = false;
  /** What a snapshot has to copy. */
  #cost = 0;
  #changes = 0;

  get isBroken(): boolean {
    return this.#isBroken;
  }

  get openNodes(): number {
    return this.#open.length;
  }

  /** The value, when all of it has come. */
  get whole(): Record<string, unknown> | unknown[] | undefined {
    return this.#whole;
  }

  /** What a snapshot costs, counted in members of lists. */
  get cost(): number {
    return this.#cost;
  }

  /** Grows with everything that a snapshot would show. */
  get changes(): number {
    return this.#changes;
  }

  /** Reads on from a place of a text. Returns the place behind what was read: before the end when the value is whole or broken. */
  feed(text: string, from = 0): number {
    let at = from;
    while (at < text.length && this.#whole === undefined && !this.#isBroken) {
      switch (this.#expected) {
        case "string":
          at = this.#readString(text, at);
          break;
        case "escape":
          at = this.#readEscape(text, at);
          break;
        case "scalar":
          at = this.#readScalar(text, at);
          break;
        default:
          at = this.#readMark(text, at);
      }
    }
    return at;
  }

  /** The value as far as it has come; later pieces do not change it. What is closed is shared with the next snapshot. */
  snapshot(): unknown {
    if (this.#whole !== undefined) {
      return this.#whole;
    }
    let inner: unknown;
    let hasInner = false;
    if (!this.#isKey && (this.#expected === "string" || this.#expected === "escape")) {
      inner = isFirstHalf(this.#lastCode) ? this.#text.slice(0, -1) : this.#text;
      hasInner = true;
    }
    for (let index = this.#open.length - 1; index >= 0; index -= 1) {
      const { value, key } = this.#open[index] as OpenNode;
      const copy = Array.isArray(value) ? [...value] : { ...value };
      if (hasInner) {
        put(copy, key, inner);
      }
      inner = copy;
      hasInner = true;
    }
    return inner;
  }

  #readMark(text: string, at: number): number {
    const mark = text.charAt(at);
    if (mark === " " || mark === "\n" || mark === "\r" || mark === "\t" || mark === "\ufeff") {
      return at + 1;
    }
    switch (this.#expected) {
      case "value":
      case "valueOrEnd":
        return this.#beginValue(mark, at);
      case "keyOrEnd":
      case "key":
        return this.#beginKey(mark, at);
      case "colon":
        this.#expected = "value";
        return mark === ":" ? at + 1 : this.#breakAt(at);
      default:
        return this.#endMember(mark, at);
    }
  }

  #beginValue(mark: string, at: number): number {
    if (mark === "{" || mark === "[") {
      return this.#openNode(mark === "{" ? {} : [], at);
    }
    if (mark === "]" && this.#expected === "valueOrEnd") {
      return this.#close(at);
    }
    if (this.#open.length === 0) {
      return this.#breakAt(at);
    }
    if (mark === '"') {
      this.#expected = "string";
      this.#isKey = false;
      this.#text = "";
      this.#lastCode = 0;
      this.#changes += 1;
      return at + 1;
    }
    this.#expected = "scalar";
    this.#piece = "";
    return at;
  }

  #beginKey(mark: string, at: number): number {
    if (mark === '"') {
      this.#expected = "string";
      this.#isKey = true;
      this.#text = "";
      this.#lastCode = 0;
      return at + 1;
    }
    return mark === "}" && this.#expected === "keyOrEnd" ? this.#close(at) : this.#breakAt(at);
  }

  #endMember(mark: string, at: number): number {
    const isList = Array.isArray(this.#open.at(-1)?.value);
    if (mark === ",") {
      this.#expected = isList ? "valueOrEnd" : "keyOrEnd";
      return at + 1;
    }
    return mark === (isList ? "]" : "}") ? this.#close(at) : this.#breakAt(at);
  }

  #openNode(value: OpenNode["value"], at: number): number {
    if (this.#open.length >= deepest) {
      return this.#breakAt(at);
    }
    this.#open.push({ value, key: "", size: 0 });
    this.#cost += costOfMember;
    this.#expected = Array.isArray(value) ? "valueOrEnd" : "keyOrEnd";
    this.#changes += 1;
    return at + 1;
  }

  #close(at: number): number {
    const closed = this.#open.pop() as OpenNode;
    this.#cost -= costOfMember + costOf(closed.value) * closed.size;
    if (this.#open.length === 0) {
      this.#whole = closed.value;
      this.#expected = "nothing";
    } else {
      this.#add(closed.value);
    }
    return at + 1;
  }

  #add(member: unknown): void {
    const node = this.#open.at(-1) as OpenNode;
    put(node.value, node.key, member);
    node.size += 1;
    this.#cost += costOf(node.value);
    this.#expected = "commaOrEnd";
  }

  #readString(text: string, from: number): number {
    let at = from;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote || code === backslash) {
        break;
      }
    }
    if (at > from) {
      this.#text += text.slice(from, at);
      this.#lastCode = text.charCodeAt(at - 1);
      this.#changes += this.#isKey ? 0 : 1;
    }
    if (at === text.length) {
      return at;
    }
    if (text.charCodeAt(at) === backslash) {
      this.#expected = "escape";
      this.#piece = "";
      return at + 1;
    }
    if (this.#isKey) {
      (this.#open.at(-1) as OpenNode).key = this.#text;
      this.#expected = "colon";
    } else {
      this.#changes += isFirstHalf(this.#lastCode) ? 1 : 0;
      this.#add(this.#text);
    }
    return at + 1;
  }

  /** Behind a backslash. The piece may end within it. */
  #readEscape(text: string, at: number): number {
    const mark = text.charAt(at);
    if (this.#piece === "" && mark !== "u") {
      const meant = escapes[mark];
      return meant === undefined ? this.#breakAt(at) : this.#endEscape(meant, at);
    }
    if (this.#piece !== "" && !/[0-9a-f]/i.test(mark)) {
      return this.#breakAt(at);
    }
    this.#piece += mark;
    return this.#piece.length === 5
      ? this.#endEscape(String.fromCharCode(Number.parseInt(this.#piece.slice(1), 16)), at)
      : at + 1;
  }

  #endEscape(meant: string, at: number): number {
    this.#text += meant;
    this.#lastCode = meant.charCodeAt(0);
    this.#changes += this.#isKey ? 0 : 1;
    this.#expected = "string";
    return at + 1;
  }

  /** A number, true, false or null: whole when something else follows. */
  #readScalar(text: string, from: number): number {
    let at = from;
    while (at < text.length && /[-+.\w]/.test(text.charAt(at))) {
      at += 1;
    }
    this.#piece += text.slice(from, at);
    if (this.#piece.length > longestScalar) {
      return this.#breakAt(from);
    }
    if (at === text.length) {
      return at;
    }
    const scalar = scalarOf(this.#piece);
    if (scalar === undefined) {
      return this.#breakAt(at);
    }
    this.#add(scalar);
    this.#changes += 1;
    return at;
  }

  #breakAt(at: number): number {
    this.#isBroken = true;
    return at;
  }
}

function costOf(value: OpenNode["value"]): number {
  return Array.isArray(value) ? 1 : costOfMember;
}
