/** Base64 that stands in the bytes of a reply: no text is made of it before it is decoded. */
export class Base64Slice {
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  /** In characters. */
  get length(): number {
    return this.#end - this.#start;
  }

  endsWith(text: string): boolean {
    return this.#bytes.toString("latin1", Math.max(this.#start, this.#end - text.length), this.#end) === text;
  }

  toString(): string {
    return this.#bytes.toString("latin1", this.#start, this.#end);
  }
}
