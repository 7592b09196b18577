import type { FileHandle } from "node:fs/promises";
import type { RunIdentity } from "../contract/embedding-sink.js";
import { checkPath } from "./check-path.js";
import { dimensionsOf, type FileHeader, foreignFile, parseHeader, withoutMark } from "./file-header.js";
import { describeProblem, LineChecker, type LineProblem } from "./line-problem.js";
import { type OpenRecords, openRecords } from "./open-records.js";
import { type StoredLine, storedLines } from "./stored-lines.js";
import { type RecordHead, readHead } from "./stored-record.js";
import { VectorReader } from "./vector-file.js";

/** The result of `inspectEmbeddings`. */
export interface EmbeddingFileReport {
  readonly format: "json" | "binary";
  /** What the vectors of the run depend on. */
  readonly identity: RunIdentity;
  /** Inputs that have their vectors. */
  readonly vectors: number;
  /** Inputs whose last outcome is an error. */
  readonly failed: number;
  /** Records that are no longer valid, because their input has changed and a later record has replaced them. */
  readonly replaced: number;
  /** Length of the dense vectors. Absent: the file has no dense vectors. */
  readonly dimensions?: number;
  /** Damaged lines, at most the first hundred. */
  readonly problems: readonly FileProblem[];
  /** Number of all damaged lines. */
  readonly problemCount: number;
}

/** A damaged line. */
export interface FileProblem {
  /** From 1. */
  readonly line: number;
  readonly problem: LineProblem | "twice" | "no_vector";
  readonly message: string;
}

const mostListed = 100;

const messages = {
  twice: "is a second vector of its input",
  no_vector: "names a vector after the end of the file of vectors",
} as const;

/** Undefined: the line's vector is there, or in the line. */
async function problemOfVector(
  { place }: RecordHead,
  vectors: VectorReader | undefined,
): Promise<"no_vector" | "other_vector" | undefined> {
  if (place === undefined) {
    return undefined;
  }
  const holds = await vectors?.holds(place);
  return holds === undefined ? "no_vector" : holds ? undefined : "other_vector";
}

/**
 * Reads a whole file that `fileSink` wrote, and changes nothing.
 *
 * @throws {HotspareError} when the file cannot be read, or `fileSink` did not write it
 */
export async function inspectEmbeddings(path: string): Promise<EmbeddingFileReport> {
  const records = await openRecords(checkPath(path, "inspectEmbeddings()"));
  try {
    return await examine(records, path, () => Promise.resolve());
  } finally {
    await records.handle.close();
  }
}

/** Reads a file and hands over each line that can be used, without what editors added to it. */
export async function examine(
  { file, handle }: OpenRecords,
  path: string,
  keep: (lines: readonly string[]) => Promise<void>,
): Promise<EmbeddingFileReport> {
  const { header, dimensions } = await survey(handle, path);
  const isBinary = header.vectors !== undefined;
  const vectors = isBinary ? await VectorReader.open(file).catch(() => undefined) : undefined;
  const checker = new LineChecker(dimensions);
  const withVectors = new Set<number | string>();
  const failed = new Set<number | string>();
  const problems: FileProblem[] = [];
  let problemCount = 0;
  let replaced = 0;
  const report = (line: number, problem: FileProblem["problem"]) => {
    problemCount += 1;
    if (problems.length < mostListed) {
      const isOwn = problem === "twice" || problem === "no_vector";
      problems.push({ line, problem, message: isOwn ? messages[problem] : describeProblem(problem) });
    }
  };
  const keepUsable = async (lines: readonly StoredLine[]) => {
    const kept: string[] = [];
    for (const line of lines) {
      const { number } = line;
      if (number === 1) {
        if (line.text !== withoutMark(line.text)) {
          report(number, "mark");
        }
        kept.push(JSON.stringify(header));
        continue;
      }
      const { head, problem } = checker.check(line);
      if (problem !== undefined) {
        report(number, problem);
      }
      const text = line.text.trim();
      const usable =
        head ?? (line.isWhole && problem === "crlf" ? checker.check({ ...line, text }).head : undefined);
      if (usable === undefined) {
        continue;
      }
      const key = usable.id ?? usable.index;
      const missing = await problemOfVector(usable, vectors);
      if (missing !== undefined) {
        report(number, missing);
        continue;
      }
      if (usable.replaces === true && (withVectors.delete(key) || failed.has(key))) {
        replaced += 1;
      }
      if (usable.failedTimes !== undefined) {
        failed.add(key);
        kept.push(text);
      } else if (withVectors.has(key)) {
        report(number, "twice");
      } else {
        withVectors.add(key);
        failed.delete(key);
        // An earlier run may not have been able to read the id.
        failed.delete(usable.index);
        kept.push(text);
      }
    }
    await keep(kept);
  };
  try {
    for await (const lines of storedLines(handle)) {
      await keepUsable(lines);
    }
  } finally {
    await vectors?.close();
  }
  return {
    format: isBinary ? "binary" : "json",
    identity: header.identity,
    vectors: withVectors.size,
    replaced,
    failed: [...failed].filter((key) => !withVectors.has(key)).length,
    ...(dimensions === undefined ? {} : { dimensions }),
    problems,
    problemCount,
  };
}

/** The header, and the length that most vectors have: a vector that was cut may be the first. */
async function survey(
  handle: FileHandle,
  path: string,
): Promise<{ readonly header: FileHeader; readonly dimensions: number | undefined }> {
  let header: FileHeader | undefined;
  const lengths = new Map<number, number>();
  for await (const lines of storedLines(handle)) {
    for (const line of lines) {
      if (line.number === 1) {
        header = headerOf(line, path);
      } else {
        const { dimensions }: Partial<RecordHead> = readHead(line.text) ?? {};
        if (dimensions !== undefined) {
          lengths.set(dimensions, (lengths.get(dimensions) ?? 0) + 1);
        }
      }
    }
  }
  if (header === undefined) {
    throw foreignFile(path, "embeddings");
  }
  const [most] = [...lengths].sort(([, one], [, other]) => other - one);
  return { header, dimensions: dimensionsOf(header.identity) ?? most?.[0] };
}

/** An editor may have put a byte order mark before the header. */
function headerOf({ text }: StoredLine, path: string): FileHeader {
  const header = parseHeader(withoutMark(text), "embeddings");
  if (header === undefined) {
    throw foreignFile(path, "embeddings");
  }
  return header;
}
