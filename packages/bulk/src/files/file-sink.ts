import { type ConfigIssue, InvalidConfigError } from "@hotspare/core";
import { describeValue, showValue, unknownField, wordMeant } from "@hotspare/core/plugin";
import type { EmbeddingSink } from "../contract/embedding-sink.js";
import { checkPath } from "./check-path.js";
import { recordSink } from "./record-sink.js";
import { encodeItem } from "./stored-record.js";

/** Options of `fileSink`. */
export interface FileSinkOptions {
  /**
   * `json`: the lines contain the vectors, in base64. `binary`: a second file, `<path>.f32`, contains the vectors as little-endian float32, one
   * after another. It is a quarter smaller, and a program can map it into memory. A line says where its vector is.
   * @default "json"
   */
  readonly format?: "json" | "binary" | undefined;
}

/**
 * Writes a run's items to a file, one JSON line for each item. The file is output and checkpoint in one: after a crash
 * at any moment, the same run continues from the file, and the file has every vector exactly once. Read the file with
 * `readEmbeddings`. One process at a time writes the file: `<path>.lock` names it.
 *
 * @throws {InvalidConfigError} when the path is empty or an option is wrong; from the run, when the file belongs to a run with other
 * settings
 * @throws {FileHeldError} from the run, when another process writes the file
 * @throws {DamagedFileError} from the run, when the file has damaged lines
 */
export function fileSink(path: string, options: FileSinkOptions = {}): EmbeddingSink {
  const file = checkPath(path, "fileSink()");
  checkOptions(options);
  return recordSink({
    file,
    kind: "embeddings",
    vectors: options.format === "binary" ? "f32" : undefined,
    encode: (item, records) => encodeItem(item, records.denseOf),
  });
}

const formats: readonly string[] = ["json", "binary"];

function checkOptions(options: unknown): void {
  const issues = issuesOf(options);
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues, subject: "options of fileSink()" });
  }
}

function issuesOf(options: unknown): readonly ConfigIssue[] {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    const message = 'must be an object, such as { format: "binary" }';
    return [{ path: "options", message, received: describeValue(options) }];
  }
  const { format = "json", ...others } = options as FileSinkOptions;
  const unknown = Object.keys(others).map((name) => unknownField("", name, ["format"]));
  if (formats.includes(format)) {
    return unknown;
  }
  const message = `must be "json" or "binary"${wordMeant(format, formats)}`;
  return [{ path: "format", message, received: showValue(format) }, ...unknown];
}
