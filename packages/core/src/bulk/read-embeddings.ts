import { open } from "node:fs/promises";
import { decodeItem, type StoredEmbedding } from "./stored-embedding.js";
import { readStoredHeader, storedLines } from "./stored-lines.js";

/**
 * Reads what `fileSink` wrote, record by record, in the order of writing. Skips a record torn by a crash. Sort by
 * `index` if you need the inputs' order after a run was resumed.
 *
 * @throws {HotspareError} when `fileSink` did not write the file
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
