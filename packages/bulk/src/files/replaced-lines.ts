import type { FileHandle } from "node:fs/promises";
import { chunkBytes, storedLines } from "./stored-lines.js";
import { readHead, replacingMark } from "./stored-record.js";

/** By input: the number of the last line that replaces the lines before it. */
export type ReplacedLines = ReadonlyMap<number | string, number>;

/**
 * Which records of a file do not hold any more. A file in which nothing was replaced, as nearly all are, is not read line by line: its
 * bytes are searched.
 */
export async function replacedLines(handle: FileHandle): Promise<ReplacedLines> {
  const replaced = new Map<number | string, number>();
  if (!(await hasMark(handle))) {
    return replaced;
  }
  for await (const lines of storedLines(handle)) {
    for (const { text, number, isWhole } of lines) {
      const head = isWhole && text.includes(replacingMark) ? readHead(text) : undefined;
      if (head?.replaces === true) {
        replaced.set(head.id ?? head.index, number);
      }
    }
  }
  return replaced;
}

async function hasMark(handle: FileHandle): Promise<boolean> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  const overlap = replacingMark.length - 1;
  for (let position = 0; ; position += chunkBytes - overlap) {
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position);
    if (buffer.subarray(0, bytesRead).includes(replacingMark)) {
      return true;
    }
    if (bytesRead < chunkBytes) {
      return false;
    }
  }
}
