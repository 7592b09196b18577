import { open } from "node:fs/promises";
import { checkPath } from "./check-path.js";
import { foreignFile, parseHeader } from "./file-header.js";
import { describeProblem } from "./line-problem.js";
import { damagedLine } from "./record-file.js";
import { storedLines } from "./stored-lines.js";
import { decodeItem, parseRecord, type StoredEmbedding } from "./stored-record.js";
import { VectorReader } from "./vector-file.js";

/**
 * Reads what `fileSink` wrote, record by record, in the order of writing, and after the vectors the errors of inputs that have none.
 * Skips a record torn by a crash. Sort by `index` if you need the inputs' order.
 *
 * @throws {HotspareError} when `fileSink` did not write the file, or a record is damaged
 */
export async function* readEmbeddings(path: string): AsyncGenerator<StoredEmbedding, void, undefined> {
  const file = checkPath(path, "readEmbeddings()");
  const handle = await open(file, "r");
  const errors = new Map<number | string, StoredEmbedding>();
  let vectors: VectorReader | undefined;
  let dimensions: number | undefined;
  try {
    for await (const lines of storedLines(handle)) {
      for (const { text, number, isWhole } of lines) {
        if (number === 1) {
          const header = parseHeader(text, "embeddings");
          if (isWhole && header === undefined) {
            throw foreignFile(path, "embeddings");
          }
          vectors = header?.vectors === undefined ? undefined : await VectorReader.open(file);
          continue;
        }
        if (!isWhole) {
          continue;
        }
        const record = parseRecord(text);
        const { at, length } = record ?? {};
        const isInFile = vectors !== undefined && at !== undefined && length !== undefined;
        const vector = isInFile ? await vectors?.read(at, length) : undefined;
        const item = record === undefined ? undefined : decodeItem(record, vector);
        const dense = item?.embedding?.dense;
        dimensions ??= dense?.length;
        if (item === undefined || (dense !== undefined && dense.length !== dimensions)) {
          throw damagedLine(path, number, describeProblem("cut"));
        }
        const key = item.id ?? item.index;
        if (item.error !== undefined) {
          errors.set(key, item);
        } else {
          errors.delete(key);
          yield item;
        }
      }
    }
    yield* errors.values();
  } finally {
    await vectors?.close();
    await handle.close();
  }
}
