import { HotspareError, InvalidConfigError } from "@hotspare/core";
import { isObject } from "@hotspare/core/plugin";
import type { RunIdentity } from "../contract/embedding-sink.js";
import { advise, withAdvice } from "../errors/advice.js";

/** What kinds of files there are. */
export type FileKind = "embeddings" | "checkpoint";

/** The first line: the file's format and what the run embeds with. */
export interface FileHeader {
  readonly format: `hotspare/${FileKind}/2`;
  /** Where the vectors are, if they are not in the lines: little-endian float32 in the file of this ending. */
  readonly vectors?: "f32";
  readonly identity: RunIdentity;
}

/** Undefined: the line is not a header of this kind of file. */
export function parseHeader(line: string, kind: FileKind): FileHeader | undefined {
  try {
    const header: FileHeader = JSON.parse(line);
    const isOurs = header?.format === `hotspare/${kind}/2` && isObject(header.identity);
    return isOurs ? header : undefined;
  } catch {
    return undefined;
  }
}

/** Without the byte order mark that an editor has put before the text. */
export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}

/** So many characters of a header are nobody else's. */
const ownBeginning = '{"format":"hotspare/';

/** Whether a text without its end is the beginning of a header. A text that is shorter than the format's name may be anybody's. */
export function isTornHeader(text: string, header: string): boolean {
  return text.startsWith(ownBeginning) && header.startsWith(text);
}

/** Length of the vectors, where the run asked for one. */
export function dimensionsOf({ dimensions, truncateDimensions }: RunIdentity): number | undefined {
  const length = truncateDimensions ?? dimensions;
  return typeof length === "number" ? length : undefined;
}

export function foreignFile(path: string, kind: FileKind): HotspareError {
  const writer = advise("written_by");
  const name = kind === "embeddings" ? writer.text : "fileCheckpoint()";
  const error = new HotspareError({
    message: `"${path}" was not written by ${name}. Give another path. The file was not changed.`,
  });
  return kind === "embeddings" ? withAdvice(error, writer) : error;
}

/**
 * Vectors of two runs may share a file only if the runs embed with the same settings.
 * @throws {InvalidConfigError} naming each difference
 */
export function checkSameRun(kind: FileKind, path: string, found: FileHeader, now: FileHeader): void {
  const another = advise("another_file");
  const sameFormat = advise("same_format");
  const option = kind === "embeddings" ? "writeTo" : "checkpoint";
  const names = new Set([...Object.keys(found.identity), ...Object.keys(now.identity)]);
  const issues = [...names]
    .filter((name) => found.identity[name] !== now.identity[name])
    .map((name) => ({
      path: option,
      message: `"${path}" belongs to a run with ${name} ${show(found.identity[name])}, and this run has ${show(now.identity[name])}: their vectors are not comparable. ${another.text} ${name}`,
    }));
  const advice = issues.length > 0 ? [another] : [];
  if (found.vectors !== now.vectors) {
    const format = found.vectors === undefined ? "json" : "binary";
    advice.push(sameFormat);
    issues.push({
      path: option,
      message: `"${path}" has the format "${format}". ${sameFormat.text}`,
    });
  }
  if (issues.length > 0) {
    const error = new InvalidConfigError({ issues, subject: "options of embedMany()" });
    throw withAdvice(error, ...advice);
  }
}

function show(value: string | number | undefined): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
