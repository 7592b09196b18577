import type { FileHandle } from "node:fs/promises";
import { HotspareError } from "../errors/hotspare-error.js";
import type { StoredHeader } from "./stored-embedding.js";

/** A whole line of a file. */
export interface StoredLine {
  readonly text: string;
  /** Line number, from 1. */
  readonly number: number;
  /** Offset of the end of the line, including the line break, in bytes. */
  readonly endsAt: number;
}

const chunkBytes = 1 << 20;
const lineFeed = 0x0a;
/** A record of the widest vectors has about 100 KB. A longer line means that the file is not ours. */
const maxLineBytes = 64 << 20;

/** Reads the whole lines of a file. Skips a last line that a crash tore off. */
export async function* storedLines(
  handle: FileHandle,
  path: string,
): AsyncGenerator<StoredLine, void, undefined> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let position = 0;
  let number = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, position);
    if (bytesRead === 0) {
      return;
    }
    let from = 0;
    for (
      let at = buffer.indexOf(lineFeed);
      at !== -1 && at < bytesRead;
      at = buffer.indexOf(lineFeed, from)
    ) {
      number += 1;
      const text = Buffer.concat([...rest, buffer.subarray(from, at)]).toString();
      rest = [];
      restBytes = 0;
      from = at + 1;
      yield { text, number, endsAt: position + from };
    }
    rest.push(buffer.subarray(from, bytesRead));
    restBytes += bytesRead - from;
    position += bytesRead;
    if (restBytes > maxLineBytes) {
      throw new HotspareError({
        message: `"${path}" has a line of more than 64 MB: it is no file of embeddings.`,
      });
    }
  }
}

export function readStoredHeader(line: string, path: string): StoredHeader {
  const header = parse(line);
  if (header?.format !== "hotspare/embeddings/1") {
    throw new HotspareError({
      message: `"${path}" is no file that fileSink() wrote. Give another path: nothing was changed in it.`,
    });
  }
  return header;
}

function parse(line: string): StoredHeader | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
