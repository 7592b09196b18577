import type { VectorBlocks } from "./vector-blocks.js";

/** Four characters encode three bytes. */
const group = 4;
const groupBytes = 3;
/** A shorter piece is joined with the held characters. That costs less than decoding both separately. */
const shortPiece = 64;

/**
 * Decodes the base64 of one vector as its characters arrive, straight into its block. Node 20 decodes base64 only from a string. Its decoder takes a
 * fifth of the time of a table in JavaScript, although each piece of a chunk must become a short string first.
 */
export class Base64Decoder {
  readonly #blocks: VectorBlocks;
  /** The last four to seven characters, held back because only the end of the text may have padding. */
  #held = "";

  constructor(blocks: VectorBlocks) {
    this.#blocks = blocks;
  }

  begin(): void {
    this.#blocks.begin();
    this.#held = "";
  }

  /** Returns false when the piece holds something other than base64. The piece then counts as not added. */
  add(bytes: Buffer, from: number, to: number): boolean {
    const held = this.#held;
    const usable = Math.floor((held.length + to - from - group) / group) * group;
    if (to - from < shortPiece) {
      const text = held + bytes.toString("latin1", from, to);
      if (usable > 0 && !this.#decode(text.slice(0, usable))) {
        return false;
      }
      this.#held = usable > 0 ? text.slice(usable) : text;
      return true;
    }
    const { length } = this.#blocks;
    const missing = (group - (held.length % group)) % group;
    const cut = from + usable - held.length;
    if (
      !this.#decode(held + bytes.toString("latin1", from, from + missing)) ||
      !this.#decode(bytes.toString("latin1", from + missing, cut))
    ) {
      this.#blocks.cutTo(length);
      return false;
    }
    this.#held = bytes.toString("latin1", cut, to);
    return true;
  }

  /** Returns the bytes of the vector. Undefined: the base64 was cut, or its end holds something else. */
  end(): Buffer | undefined {
    const held = this.#held;
    const padding = held.endsWith("==") ? 2 : held.endsWith("=") ? 1 : 0;
    const isWhole = this.#write(held, Math.floor(((held.length - padding) * groupBytes) / group));
    return isWhole ? this.#blocks.finish() : undefined;
  }

  /** The bytes of the text so far, in the usual alphabet of base64. */
  text(): Buffer {
    return Buffer.from(this.#blocks.written.toString("base64") + this.#held, "latin1");
  }

  /** Decodes whole groups of four characters. */
  #decode(text: string): boolean {
    return this.#write(text, (text.length / group) * groupBytes);
  }

  /** Node skips characters that are not base64. The count shows it. */
  #write(text: string, bytes: number): boolean {
    this.#blocks.reserve(bytes);
    const { end } = this.#blocks;
    if (bytes > 0 && this.#blocks.bytes.write(text, end, bytes, "base64") !== bytes) {
      return false;
    }
    this.#blocks.end = end + bytes;
    return true;
  }
}
