import { TextDecoder } from "node:util";
import { encodingOf } from "../../output/decode-input.js";

const mark = Buffer.from([0xef, 0xbb, 0xbf]);
/** As many bytes as show the encoding of a text that begins with a mark. */
const leastBytes = 3;

/** The bytes of a text in UTF-8 without a byte order mark, whatever encoding it was in: UTF-8 or UTF-16. */
export async function* utf8Chunks(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer, void, undefined> {
  let head: Buffer | undefined = Buffer.alloc(0);
  let decoder: TextDecoder | undefined;
  const converted = (bytes: Buffer): Buffer =>
    decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }));
  const begin = (bytes: Buffer): Buffer => {
    const encoding = encodingOf(bytes);
    decoder = encoding === "utf-8" ? undefined : new TextDecoder(encoding);
    const text = bytes.subarray(0, mark.length).equals(mark) ? bytes.subarray(mark.length) : bytes;
    return converted(text);
  };
  for await (const chunk of chunks) {
    const bytes: Buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (head === undefined) {
      yield converted(bytes);
      continue;
    }
    head = Buffer.concat([head, bytes]);
    if (head.length >= leastBytes) {
      yield begin(head);
      head = undefined;
    }
  }
  if (head !== undefined) {
    yield begin(head);
  }
}
