import { UnusableReplyError, type VlmAdapterChunk } from "@hotspare/core/plugin";

/** Each word of a stream comes in an event of its own, which is many times as long as the word. */
const bytesOfTextByte = 16;

/**
 * What a stream may have: `maxBytes` of text, as many bytes between two pieces of text, and 16 times as many bytes in all. So neither an
 * endless line, nor blank lines, comments or empty events, nor an answer that never ends is gathered for long.
 */
export class StreamBounds {
  readonly #maxBytes: number;
  #totalBytes = 0;
  #bytesSinceText = 0;
  #textLength = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Counts a piece of the body, and the chunks that it completed.
   *
   * @throws {UnusableReplyError} beyond a bound
   */
  count(pieceBytes: number, chunks: readonly VlmAdapterChunk[]): void {
    let length = 0;
    for (const chunk of chunks) {
      length += lengthOf(chunk);
    }
    this.#totalBytes += pieceBytes;
    this.#bytesSinceText = length > 0 ? 0 : this.#bytesSinceText + pieceBytes;
    this.#textLength += length;
    this.#require(this.#textLength, this.#maxBytes, "of text");
    this.#require(this.#bytesSinceText, this.#maxBytes, "without any text");
    this.#require(this.#totalBytes, this.#maxBytes * bytesOfTextByte, "in all");
  }

  #require(count: number, most: number, what: string): void {
    if (count > most) {
      throw new UnusableReplyError({
        reason: "oversized_reply",
        message: `The stream has more than ${most} bytes ${what}, so Hotspare ended it. Set maxReplyBytes if streams of this model may be longer.`,
      });
    }
  }
}

function lengthOf(chunk: VlmAdapterChunk): number {
  switch (chunk.type) {
    case "content":
      return chunk.content.length;
    case "reasoning":
      return chunk.reasoning.length;
    case "toolCall":
      return chunk.arguments.length + (chunk.id?.length ?? 0) + (chunk.name?.length ?? 0);
    default:
      return 0;
  }
}
