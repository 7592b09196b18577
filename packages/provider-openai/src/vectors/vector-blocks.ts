const { BYTES_PER_ELEMENT } = Float32Array;
const firstBlockBytes = 16 * 1_024;
/** Memory that nothing has been written to costs nothing; a bound all the same, since the length of the first vector is the server's. */
const mostBlockBytes = 64 * 1_024 * 1_024;

/**
 * The memory that vectors are written into while they arrive, one vector after the other. The first vector grows; its length times the number of
 * vectors is the block of all vectors. Vectors that do not fit into it, since they are longer or more, get further blocks.
 */
export class VectorBlocks {
  readonly #vectors: number;
  #floats = new Float32Array(0);
  #bytes = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  #finished = 0;
  #firstLength = 0;

  /** @param vectors how many vectors are expected */
  constructor(vectors: number) {
    this.#vectors = vectors;
  }

  /** The block, as bytes. Another block after each `reserve()`. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** The block, as numbers. Another block after each `reserve()`. */
  get floats(): Float32Array {
    return this.#floats;
  }

  /** The place in `bytes` behind what was written. Whoever writes moves it. */
  get end(): number {
    return this.#end;
  }

  set end(end: number) {
    this.#end = end;
  }

  /** Begins a vector. What was written of one that was not finished is given up. */
  begin(): void {
    this.cutTo(0);
  }

  /** How many bytes were written of the vector that is under way. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Gives up what was written behind so many bytes of the vector that is under way. */
  cutTo(length: number): void {
    this.#end = this.#start + length;
  }

  /** What was written of the vector that is under way. */
  get written(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** Makes room for so many bytes behind what was written. */
  reserve(bytes: number): void {
    if (this.#end + bytes > this.#bytes.length) {
      const length = this.#end - this.#start;
      const left = (this.#vectors - this.#finished) * this.#firstLength;
      this.#moveTo(Math.max(firstBlockBytes, 2 * (length + bytes), Math.min(left, mostBlockBytes)));
    }
  }

  /** Ends a vector and returns its bytes. */
  finish(): Buffer {
    const length = this.#end - this.#start;
    const whole = Math.ceil(length / BYTES_PER_ELEMENT) * BYTES_PER_ELEMENT;
    if (this.#finished === 0) {
      this.#firstLength = whole;
      if (this.#vectors > 1) {
        this.#moveTo(Math.max(whole, Math.min(whole * this.#vectors, mostBlockBytes)));
      }
    }
    this.#finished += 1;
    const { written } = this;
    // A vector that is no multiple of four bytes long is of other numbers, or was cut: what follows it begins at a whole number all the same.
    this.#start += whole;
    this.#end = this.#start;
    return written;
  }

  /** The same of a vector that was written as numbers. */
  finishNumbers(): Float32Array {
    const { length, byteOffset, buffer } = this.finish();
    return new Float32Array(buffer as ArrayBuffer, byteOffset, length / BYTES_PER_ELEMENT);
  }

  #moveTo(size: number): void {
    const { written } = this;
    this.#floats = new Float32Array(Math.ceil(size / BYTES_PER_ELEMENT));
    this.#bytes = Buffer.from(this.#floats.buffer);
    this.#bytes.set(written);
    this.#start = 0;
    this.#end = written.length;
  }
}
