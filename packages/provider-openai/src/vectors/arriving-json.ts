import { ArrivingString } from "./arriving-string.js";
import { JsonTree } from "./json-tree.js";
import { mostNumberBytes, readNumbers } from "./read-numbers.js";
import { isTokenByte, tokenValue } from "./token-value.js";
import { VectorBlocks } from "./vector-blocks.js";

/** Where a reader is in a JSON text. */
type State =
  | "value"
  | "value or end"
  | "name"
  | "name or end"
  | "colon"
  | "after value"
  | "text"
  | "token"
  | "closed"
  | "broken";

const [quote, comma, colon] = [0x22, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** A mark of the end after the value, such as `[DONE]`, is shorter. */
const mostBytesBehind = 256;

/** Every word and every number of JSON is shorter. Numbers of some databases have a hundred digits. */
const mostTokenBytes = 4_096;

/**
 * Parses JSON as its bytes arrive, and keeps only the values. The values equal those of `JSON.parse`, except that long base64 and lists of numbers
 * become vectors where vectors may be. `NaN` and similar words become `null`.
 */
export class ArrivingJson {
  readonly #blocks: VectorBlocks;
  readonly #string: ArrivingString;
  readonly #tree: JsonTree;
  #state: State = "value";
  /** Whether the current string is a name. */
  #isName = false;
  #token = "";
  #behind = Buffer.alloc(0);
  #hasOddNumbers = false;

  /**
   * @param vectors how many vectors are expected
   * @param isVectorName whether a member with this name may hold vectors
   */
  constructor(vectors: number, isVectorName: (name: string) => boolean) {
    this.#blocks = new VectorBlocks(vectors);
    this.#string = new ArrivingString(this.#blocks);
    this.#tree = new JsonTree(this.#blocks, isVectorName);
  }

  /** Whether the value is complete. Only blanks may follow. */
  get isClosed(): boolean {
    return this.#state === "closed";
  }

  /** Whether the text is no JSON, whatever follows. */
  get isBroken(): boolean {
    return this.#state === "broken";
  }

  /** Whether the reader stopped because there were too many values, or because they were nested too deeply. */
  get isOverfull(): boolean {
    return this.#tree.isOverfull;
  }

  /** Whether the text had a number that JSON does not allow, so that `JSON.parse` would have failed. */
  get hasOddNumbers(): boolean {
    return this.#hasOddNumbers;
  }

  /** The text after the value, up to the length of a mark of the end. */
  get behind(): string {
    return this.#behind.toString();
  }

  /** Returns the value. Undefined: the value is broken, or not complete. */
  end(): unknown {
    return this.#state === "closed" ? this.#tree.root : undefined;
  }

  /** Reads the next bytes. They are not kept. */
  add(chunk: Uint8Array): void {
    const bytes = this.#string.beginChunk(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
    let at = 0;
    while (at < bytes.length && this.#state !== "broken") {
      at = this.#step(bytes, at);
    }
  }

  /** Reads a part, and returns the place after it. */
  #step(bytes: Buffer, at: number): number {
    switch (this.#state) {
      case "text":
        return this.#readText(bytes, at);
      case "token":
        return this.#readToken(bytes, at);
      default:
        return this.#readMark(bytes, at);
    }
  }

  /** Reads one byte between values: a blank, a mark, or the first byte of a value. */
  #readMark(bytes: Buffer, at: number): number {
    const code = bytes[at] as number;
    if (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      return at + 1;
    }
    switch (this.#state) {
      case "after value":
        this.#afterValue(code);
        return at + 1;
      case "colon":
        this.#state = code === colon ? "value" : "broken";
        return at + 1;
      case "name":
      case "name or end":
        return this.#beforeName(bytes, at, code);
      case "value":
      case "value or end":
        return this.#beforeValue(bytes, at, code);
      default:
        return this.#readBehind(bytes, at);
    }
  }

  #readBehind(bytes: Buffer, at: number): number {
    this.#behind = Buffer.concat([this.#behind, bytes.subarray(at, at + mostBytesBehind + 1)]);
    if (this.#behind.length > mostBytesBehind) {
      this.#state = "broken";
    }
    return bytes.length;
  }

  #afterValue(code: number): void {
    if (code === comma) {
      this.#state = this.#tree.isInObject ? "name" : "value";
    } else if (code === (this.#tree.isInObject ? closeBrace : closeBracket)) {
      this.#close();
    } else {
      this.#state = "broken";
    }
  }

  #beforeName(bytes: Buffer, at: number, code: number): number {
    if (code === quote) {
      return this.#beginText(bytes, at, true);
    }
    if (code === closeBrace && this.#state === "name or end") {
      this.#close();
    } else {
      this.#state = "broken";
    }
    return at + 1;
  }

  #beforeValue(bytes: Buffer, at: number, code: number): number {
    switch (code) {
      case quote:
        return this.#beginText(bytes, at, false);
      case openBrace:
        this.#open(false);
        return at + 1;
      case openBracket:
        this.#open(true);
        return at + 1;
      case closeBracket:
        if (this.#state === "value or end") {
          this.#close();
        } else {
          this.#state = "broken";
        }
        return at + 1;
      default:
        return this.#beginToken(bytes, at, code);
    }
  }

  #open(isList: boolean): void {
    this.#tree.open(isList);
    this.#state = this.#tree.isOverfull ? "broken" : isList ? "value or end" : "name or end";
  }

  #close(): void {
    this.#tree.close();
    this.#afterAdding();
  }

  #add(value: unknown): void {
    this.#tree.add(value);
    this.#afterAdding();
  }

  #afterAdding(): void {
    this.#state = this.#tree.isOverfull ? "broken" : this.#tree.isWhole ? "closed" : "after value";
  }

  #beginToken(bytes: Buffer, at: number, code: number): number {
    if (this.#tree.isInNumbers || (this.#tree.mayBeginNumbers && isNumberStart(code))) {
      if (bytes.length - at >= mostNumberBytes) {
        this.#tree.beginNumbers();
        const end = readNumbers(bytes, at, bytes.length, this.#blocks);
        if (end > at) {
          this.#state = "value";
          return end;
        }
      }
    }
    if (!isTokenByte(code)) {
      this.#state = "broken";
      return at;
    }
    this.#token = "";
    this.#state = "token";
    return at;
  }

  #readToken(bytes: Buffer, at: number): number {
    let end = at;
    while (end < bytes.length && isTokenByte(bytes[end] as number)) {
      end += 1;
    }
    this.#token += bytes.toString("latin1", at, Math.min(end, at + mostTokenBytes + 1));
    const isShort = this.#token.length <= mostTokenBytes;
    if (end === bytes.length && isShort) {
      return end;
    }
    const read = isShort ? tokenValue(this.#token) : undefined;
    if (read === undefined) {
      this.#state = "broken";
      return end;
    }
    this.#hasOddNumbers ||= read.isOdd;
    if (typeof read.value === "number" && this.#tree.mayBeginNumbers) {
      this.#tree.beginNumbers();
    }
    this.#add(read.value);
    return end;
  }

  #beginText(bytes: Buffer, at: number, isName: boolean): number {
    const start = this.#string.begin(bytes, at, !isName && this.#tree.mayHoldVector);
    if (start === undefined) {
      return bytes.length;
    }
    this.#isName = isName;
    this.#state = "text";
    return start;
  }

  #readText(bytes: Buffer, at: number): number {
    const end = this.#string.read(bytes, at);
    if (end === undefined) {
      return bytes.length;
    }
    const value = this.#string.end();
    if (value === undefined) {
      this.#state = "broken";
    } else if (this.#isName) {
      this.#tree.name(String(value));
      this.#state = "colon";
    } else {
      this.#add(value);
    }
    return end;
  }
}

function isNumberStart(code: number): boolean {
  return code === 0x2d || (code >= 0x30 && code <= 0x39);
}
