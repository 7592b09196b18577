import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { HotspareError } from "@hotspare/core";
import type { RunIdentity } from "../contract/embedding-sink.js";
import { readableFileError } from "./file-errors.js";
import {
  checkSameRun,
  dimensionsOf,
  type FileHeader,
  type FileKind,
  foreignFile,
  parseHeader,
} from "./file-header.js";
import { FileLock } from "./file-lock.js";
import { encodeFloats } from "./float-text.js";
import { describeProblem, LineChecker } from "./line-problem.js";
import { maxLineBytes, type StoredLine, storedLines } from "./stored-lines.js";
import type { DenseRecord, RecordHead } from "./stored-record.js";
import { VectorFile } from "./vector-file.js";

/** Lines of wide vectors are encoded a few at a time, so that a large batch is not in memory twice. */
const linesAWrite = 128;

interface RecordFileParts {
  readonly path: string;
  readonly kind: FileKind;
  readonly handle: FileHandle;
  readonly lock: FileLock;
  readonly vectors: VectorFile | undefined;
  readonly identity: RunIdentity;
}

/** A file of one header and one record a line, as one run goes on with it. */
export class RecordFile {
  readonly path: string;
  readonly #kind: FileKind;
  readonly #handle: FileHandle;
  readonly #lock: FileLock;
  readonly #vectors: VectorFile | undefined;
  readonly #checker: LineChecker;
  /** Where the next record begins. */
  #end = 0;

  private constructor({ path, kind, handle, lock, vectors, identity }: RecordFileParts) {
    this.path = path;
    this.#kind = kind;
    this.#handle = handle;
    this.#lock = lock;
    this.#vectors = vectors;
    this.#checker = new LineChecker(dimensionsOf(identity));
  }

  /** @throws {HotspareError} when another process writes the file, or it cannot be written */
  static async open(path: string, kind: FileKind, { vectors, identity }: FileHeader): Promise<RecordFile> {
    // Two names of one file have one lock.
    const file = await realpath(path).catch(() => path);
    const lock = await FileLock.take(file);
    let handle: FileHandle | undefined;
    try {
      // Without O_NONBLOCK the opening of a pipe would wait for its reader.
      handle = await open(file, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK);
      if (!(await handle.stat()).isFile()) {
        throw new HotspareError({ message: `"${path}" is no regular file. Give another path.` });
      }
      const vectorFile = vectors === undefined ? undefined : await VectorFile.open(file);
      return new RecordFile({ path, kind, handle, lock, vectors: vectorFile, identity });
    } catch (error) {
      await handle?.close();
      await lock.release();
      throw readableFileError(error, path);
    }
  }

  /**
   * Reads what is in the file, then removes a last record that a crash cut off, or writes the header of a new file.
   *
   * @throws {InvalidConfigError} when the file is of a run with other settings, {HotspareError} when it is damaged or not ours. Then
   * nothing was changed
   */
  async *recover(header: FileHeader): AsyncGenerator<RecordHead, void, undefined> {
    let end = 0;
    let vectorsEnd = 0;
    let found: FileHeader | undefined;
    for await (const lines of storedLines(this.#handle)) {
      for (const line of lines) {
        if (found === undefined) {
          found = this.#headerOf(line, header);
        } else {
          const { head, problem } = this.#checker.check(line);
          if (problem === "torn") {
            continue;
          }
          if (problem !== undefined) {
            throw damagedLine(this.path, line.number, describeProblem(problem));
          }
          vectorsEnd = Math.max(vectorsEnd, head.endsAt ?? 0);
          yield head;
        }
        end = line.isWhole ? line.endsAt : end;
      }
    }
    this.#end = end;
    await this.#changing(async () => {
      await this.#vectors?.recover(vectorsEnd, end === 0);
      await this.#handle.truncate(end);
      if (end === 0) {
        await this.#write([`${JSON.stringify(header)}\n`]);
      }
    });
  }

  /** Where a vector of the next `append` is kept: in the line, or in the file of vectors. */
  readonly denseOf = (vector: Float32Array): DenseRecord => {
    this.#checker.checkLength(vector.length, this.path);
    return this.#vectors === undefined ? { dense: encodeFloats(vector) } : this.#vectors.add(vector);
  };

  /** Resolves when the lines outlive a crash. When it rejects, the file ends as before. */
  async append(lines: readonly string[]): Promise<void> {
    await this.#changing(async () => {
      try {
        // First the vectors: a record never names a vector that is not there.
        await this.#vectors?.flush();
        await this.#write(lines.map((line) => `${line}\n`));
      } catch (error) {
        // What was written of the lines would be a torn tail, which the next run removes if this fails as well.
        await this.#handle.truncate(this.#end).catch(() => undefined);
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#vectors?.close();
    await this.#handle.close();
    await this.#lock.release();
  }

  /** A file that ends within its first line is ours only if that line is the beginning of a header of ours. */
  #headerOf({ text, isWhole }: StoredLine, now: FileHeader): FileHeader {
    const found = isWhole ? parseHeader(text, this.#kind) : undefined;
    if (found !== undefined) {
      checkSameRun(this.#kind, this.path, found, now);
      return found;
    }
    if (!isWhole && text.length < maxLineBytes && JSON.stringify(now).startsWith(text)) {
      return now;
    }
    throw foreignFile(this.path, this.#kind);
  }

  async #changing(change: () => Promise<void>): Promise<void> {
    try {
      await this.#lock.check(this.path);
      await change();
    } catch (error) {
      throw readableFileError(error, this.path);
    }
  }

  async #write(lines: readonly string[]): Promise<void> {
    let end = this.#end;
    for (let from = 0; from < lines.length; from += linesAWrite) {
      const bytes = Buffer.from(lines.slice(from, from + linesAWrite).join(""));
      let written = 0;
      while (written < bytes.length) {
        const { bytesWritten } = await this.#handle.write(
          bytes,
          written,
          bytes.length - written,
          end + written,
        );
        written += bytesWritten;
      }
      end += bytes.length;
    }
    await this.#handle.datasync();
    this.#end = end;
  }
}

export function damagedLine(path: string, number: number, problem: string): HotspareError {
  return new HotspareError({
    message: `Line ${number} of "${path}" ${problem}. repairEmbeddings("${path}") removes what cannot be used and keeps a copy; the next run embeds it again. Nothing was changed in the file.`,
  });
}
