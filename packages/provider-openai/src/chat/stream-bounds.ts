import { UnusableReplyError, type VlmAdapterChunk } from "@hotspare/core/plugin";

/** Each word of a stream arrives in a separate event, which is many times as long as the word. */
const bytesOfTextByte = 16;

/**
 * Limits a stream: at most `maxBytes` of text, the same number of bytes between two pieces of text, and 16 times that number in all. So no endless
 * line, no blank lines, comments or empty events, and no answer without an end can fill the memory.
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
   * @throws {UnusableReplyError} when the stream exceeds a limit
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
