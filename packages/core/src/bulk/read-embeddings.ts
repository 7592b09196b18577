import { open } from "node:fs/promises";
import { decodeItem, type StoredEmbedding } from "./stored-embedding.js";
import { readStoredHeader, storedLines } from "./stored-lines.js";

/**
 * Reads back what `fileSink` wrote, a record at a time, in the order of writing; a record torn by a crash is left out. Sort by
 * `index` if you need the inputs' order after a run was resumed.
 *
 * @throws {HotspareError} when the file is none that `fileSink` wrote
 */
export async function* readEmbeddings(path: string): AsyncGenerator<StoredEmbedding, void, undefined> {
  const handle = await open(path, "r");
  try {
    for await (const { text, number } of storedLines(handle, path)) {
      if (number === 1) {
        readStoredHeader(text, path);
      } else {
        yield decodeItem(text);
      }
    }
  } finally {
    await handle.close();
  }
}
