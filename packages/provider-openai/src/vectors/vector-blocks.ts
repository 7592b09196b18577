const { BYTES_PER_ELEMENT } = Float32Array;
const firstBlockBytes = 16 * 1_024;
/** Memory costs nothing until it is written. The size is still limited, because the server decides the length of the first vector. */
const mostBlockBytes = 64 * 1_024 * 1_024;

/**
 * The memory into which arriving vectors are written, one after the other. The first vector grows. Its length times the number of vectors gives the
 * size of the block for all vectors. Vectors that do not fit, because they are longer or more than expected, get further blocks.
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

  /** The block as bytes. `reserve()` may replace the block. */
  get bytes(): Buffer {
    return this.#bytes;
  }

  /** The block as numbers. `reserve()` may replace the block. */
  get floats(): Float32Array {
    return this.#floats;
  }

  /** The place in `bytes` after the written bytes. The writer moves it. */
  get end(): number {
    return this.#end;
  }

  set end(end: number) {
    this.#end = end;
  }

  /** Begins a vector. An unfinished vector is discarded. */
  begin(): void {
    this.cutTo(0);
  }

  /** How many bytes of the current vector were written. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Discards what was written after this many bytes of the current vector. */
  cutTo(length: number): void {
    this.#end = this.#start + length;
  }

  /** The written bytes of the current vector. */
  get written(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** Makes room for this many bytes after the written bytes. */
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
    // A vector whose length is no multiple of four bytes has other numbers, or was cut. The next vector still begins at a multiple of four.
    this.#start += whole;
    this.#end = this.#start;
    return written;
  }

  /** Ends a vector that was written as numbers, and returns its numbers. */
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
