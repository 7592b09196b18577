import type { FileHandle } from "node:fs/promises";

/** A line of a file. */
export interface StoredLine {
  readonly text: string;
  /** Line number, from 1. */
  readonly number: number;
  /** Offset of the end of the line, its line feed included, in bytes. */
  readonly endsAt: number;
  /** False: the file ends within the line. */
  readonly isWhole: boolean;
}

export const chunkBytes = 1 << 20;
const lineFeed = 0x0a;
/** A record of the widest vectors has about 100 KB. A longer line is not ours, and is not read to its end. */
export const maxLineBytes = 64 << 20;

/** Reads the lines of a file, a chunk at a time. A line that is too long ends the reading, as a line that is not whole. */
export async function* storedLines(
  handle: FileHandle,
): AsyncGenerator<readonly StoredLine[], void, undefined> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let position = 0;
  let number = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
    const chunk = buffer.subarray(0, bytesRead);
    const lines: StoredLine[] = [];
    let from = 0;
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
      number += 1;
      const text =
        restBytes === 0
          ? chunk.toString("utf8", from, at)
          : Buffer.concat([...rest, chunk.subarray(from, at)]).toString();
      lines.push({
        text,
        number,
        endsAt: position + at + 1,
        isWhole: true,
      });
      rest = [];
      restBytes = 0;
      from = at + 1;
    }
    if (from < bytesRead) {
      rest.push(chunk.subarray(from));
      restBytes += bytesRead - from;
    }
    position += bytesRead;
    const isEnd = bytesRead === 0 || restBytes > maxLineBytes;
    if (isEnd && restBytes > 0) {
      const text = Buffer.concat(rest).toString("utf8", 0, 1 << 16);
      lines.push({
        text,
        number: number + 1,
        endsAt: position,
        isWhole: false,
      });
    }
    if (lines.length > 0) {
      yield lines;
    }
    if (isEnd) {
      return;
    }
  }
}
