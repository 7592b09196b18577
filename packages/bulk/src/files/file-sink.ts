import { InvalidConfigError } from "@hotspare/core";
import type { EmbeddingSink } from "../contract/embedding-sink.js";
import { checkPath } from "./check-path.js";
import { recordSink } from "./record-sink.js";
import { encodeItem } from "./stored-record.js";

/** How a sink writes. */
export interface FileSinkOptions {
  /**
   * `json`: vectors stand in the lines, in base64. `binary`: vectors stand in a second file, `<path>.f32`, as little-endian float32 one
   * behind the other, a quarter smaller and ready to be mapped into memory; a line says where its vector is.
   * @default "json"
   */
  readonly format?: "json" | "binary" | undefined;
}

/**
 * Writes a run's items to a file, one JSON line for each item. The file is output and checkpoint in one: after a crash
 * at any moment, the same run continues from the file, and the file holds every vector exactly once. Read the file with
 * `readEmbeddings`. One process at a time writes the file: `<path>.lock` says which.
 *
 * @throws {InvalidConfigError} when the path is empty; from the run, when the file belongs to a run with other settings
 */
export function fileSink(path: string, options: FileSinkOptions = {}): EmbeddingSink {
  const file = checkPath(path, "fileSink()");
  const { format = "json", ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined || !["json", "binary"].includes(format)) {
    const issue =
      unknown === undefined
        ? { path: "format", message: 'must be "json" or "binary"' }
        : { path: unknown, message: "is not an option; there is: format" };
    throw new InvalidConfigError({ issues: [issue], subject: "options of fileSink()" });
  }
  return recordSink({
    file,
    kind: "embeddings",
    vectors: format === "binary" ? "f32" : undefined,
    encode: (item, records) => encodeItem(item, records.denseOf),
  });
}
