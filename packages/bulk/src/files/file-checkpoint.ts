import type { EmbeddingSink } from "../contract/embedding-sink.js";
import { checkPath } from "./check-path.js";
import { finishedOf, recordSink } from "./record-sink.js";

/**
 * Stores in a file which inputs are finished, for output that you store yourself. An item is finished when you ask for the
 * next item. After a crash, the last few items may therefore come again. One process at a time writes the file.
 *
 * @throws {InvalidConfigError} when the path is empty; from the run, when the file belongs to a run with other settings
 */
export function fileCheckpoint(path: string): EmbeddingSink {
  return recordSink({
    file: checkPath(path, "fileCheckpoint()"),
    kind: "checkpoint",
    encode: (item) => JSON.stringify(finishedOf(item)),
  });
}
