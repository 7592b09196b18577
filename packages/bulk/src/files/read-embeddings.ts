import { damagedLine } from "../errors/damaged-file-error.js";
import { checkPath } from "./check-path.js";
import { foreignFile, isTornHeader, parseHeader, withoutMark } from "./file-header.js";
import { describeProblem } from "./line-problem.js";
import { openRecords } from "./open-records.js";
import { replacedLines } from "./replaced-lines.js";
import { storedLines } from "./stored-lines.js";
import { decodeItem, parseRecord, placeOf, type StoredEmbedding } from "./stored-record.js";
import { sumOf, VectorReader } from "./vector-file.js";

/**
 * Reads what `fileSink` wrote, record by record, in the order of writing, and after the vectors the errors of inputs that have none.
 * Of an input that has changed, gives the last outcome alone. Skips a record torn by a crash. A line that somebody
 * copied comes twice, since no input is remembered: `inspectEmbeddings` finds such lines. Sort by `index` if you need the inputs' order.
 *
 * @throws {HotspareError} when the file cannot be read, or `fileSink` did not write it
 * @throws {DamagedFileError} when a record is damaged
 */
export async function* readEmbeddings(path: string): AsyncGenerator<StoredEmbedding, void, undefined> {
  const { file, handle } = await openRecords(checkPath(path, "readEmbeddings()"));
  const errors = new Map<number | string, StoredEmbedding>();
  let vectors: VectorReader | undefined;
  let dimensions: number | undefined;
  let isOurs = false;
  try {
    const replaced = await replacedLines(handle);
    for await (const lines of storedLines(handle)) {
      for (const { text, number, isWhole } of lines) {
        if (number === 1) {
          const header = isWhole ? parseHeader(withoutMark(text), "embeddings") : undefined;
          isOurs = header !== undefined || (!isWhole && isTornHeader(text, text));
          if (!isOurs) {
            throw foreignFile(path, "embeddings");
          }
          vectors = header?.vectors === undefined ? undefined : await VectorReader.open(file);
          continue;
        }
        if (!isWhole) {
          continue;
        }
        const record = parseRecord(text);
        const place = record === undefined ? undefined : placeOf(record);
        const vector = place === undefined ? undefined : await vectors?.read(place.at, place.length);
        if (vector !== undefined && sumOf(vector) !== place?.sum) {
          throw damagedLine(path, number, describeProblem("other_vector"));
        }
        const isReplaced = record !== undefined && number < (replaced.get(record.id ?? record.index) ?? 0);
        const item = record === undefined ? undefined : decodeItem(record, vector);
        const dense = item?.embedding?.dense;
        dimensions ??= dense?.length;
        if (item === undefined || (dense !== undefined && dense.length !== dimensions)) {
          throw damagedLine(path, number, describeProblem("cut"));
        }
        const key = item.id ?? item.index;
        if (isReplaced) {
          continue;
        }
        if (item.error !== undefined) {
          errors.set(key, item);
        } else {
          errors.delete(key);
          // An earlier run may not have been able to read the id.
          errors.delete(item.index);
          yield item;
        }
      }
    }
    if (!isOurs) {
      throw foreignFile(path, "embeddings");
    }
    yield* errors.values();
  } finally {
    await vectors?.close();
    await handle.close();
  }
}
