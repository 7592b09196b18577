const firstBlockBytes = 16 * 1_024;
const mostBlockBytes = 4 * 1_024 * 1_024;

/**
 * Gathers the pieces of a body up to a bound. Pieces are copied into blocks: a body that comes byte by byte would else be a list of as many
 * objects, each a hundred times its byte.
 */
export class ByteGatherer {
  readonly #maxBytes: number;
  readonly #full: Uint8Array[] = [];
  #block = new Uint8Array(0);
  #used = 0;
  #length = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** False: there is no room for the whole piece. What there was room for is kept. */
  add(piece: Uint8Array): boolean {
    const room = this.#maxBytes - this.#length;
    this.#append(piece.length <= room ? piece : piece.subarray(0, room));
    return piece.length <= room;
  }

  text(): string {
    const { buffer, byteOffset, length } = this.#whole();
    return new TextDecoder().decode(new Uint8Array(buffer, byteOffset, length));
  }

  /** The gathered bytes and no others. */
  arrayBuffer(): ArrayBuffer {
    const whole = this.#whole();
    return whole.length === whole.buffer.byteLength ? whole.buffer : whole.slice().buffer;
  }

  #append(piece: Uint8Array): void {
    let read = 0;
    while (read < piece.length) {
      if (this.#used === this.#block.length) {
        this.#grow(piece.length - read);
      }
      const part = piece.subarray(read, read + this.#block.length - this.#used);
      this.#block.set(part, this.#used);
      this.#used += part.length;
      read += part.length;
    }
    this.#length += piece.length;
  }

  #grow(wanted: number): void {
    if (this.#used > 0) {
      this.#full.push(this.#block);
    }
    const size = Math.min(Math.max(firstBlockBytes, this.#length, wanted), mostBlockBytes);
    this.#block = new Uint8Array(Math.min(size, this.#maxBytes - this.#length));
    this.#used = 0;
  }

  #whole(): Uint8Array<ArrayBuffer> {
    if (this.#full.length === 0) {
      return this.#block.subarray(0, this.#used);
    }
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const block of [...this.#full, this.#block.subarray(0, this.#used)]) {
      whole.set(block, at);
      at += block.length;
    }
    return whole;
  }
}
