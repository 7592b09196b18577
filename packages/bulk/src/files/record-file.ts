import type { Clock } from "@hotspare/core";
import { encodeFloats } from "@hotspare/core/plugin";
import { FileHeldError } from "../errors/file-held-error.js";
import { readableFileError } from "./file-errors.js";
import { dimensionsOf, type FileHeader, type FileKind } from "./file-header.js";
import { FileLock } from "./file-lock.js";
import { GrowingFile } from "./growing-file.js";
import { LineChecker } from "./line-problem.js";
import { ownNameOf } from "./open-records.js";
import { recordHeads } from "./record-heads.js";
import type { DenseRecord, RecordHead } from "./stored-record.js";
import { VectorFile } from "./vector-file.js";

/** Lines are encoded and written a piece at a time, so that a large batch is not in memory twice. */
const charactersAWrite = 1 << 20;

interface RecordFileParts {
  readonly path: string;
  readonly kind: FileKind;
  readonly header: FileHeader;
  readonly records: GrowingFile;
  readonly lock: FileLock;
}

/** A file of one header and one record a line, as one run goes on with it. */
export class RecordFile {
  readonly path: string;
  readonly #kind: FileKind;
  readonly #header: FileHeader;
  readonly #records: GrowingFile;
  readonly #lock: FileLock;
  #vectors: VectorFile | undefined;
  readonly #checker: LineChecker;

  private constructor({ path, kind, header, records, lock }: RecordFileParts) {
    this.path = path;
    this.#kind = kind;
    this.#header = header;
    this.#records = records;
    this.#lock = lock;
    this.#checker = new LineChecker(dimensionsOf(header.identity));
  }

  /**
   * @throws {FileHeldError} when another process writes the file
   * @throws {HotspareError} when the file cannot be written
   */
  static async open(path: string, kind: FileKind, header: FileHeader, clock: Clock): Promise<RecordFile> {
    let lock: FileLock | undefined;
    let records: GrowingFile | undefined;
    try {
      // Two names of one file have one lock.
      const file = await ownNameOf(path);
      const taken = await FileLock.take(file, clock);
      lock = taken;
      records = await GrowingFile.open(file, () => taken.check(path));
      return new RecordFile({ path, kind, header, records, lock });
    } catch (error) {
      await records?.close();
      await lock?.release();
      throw readableFileError(error, path, "write");
    }
  }

  /**
   * Reads what is in the file, then removes a last record that a crash cut off, or writes the header of a new file.
   *
   * @throws {InvalidConfigError} when the file is of a run with other settings
   * @throws {DamagedFileError} when a line cannot be used. In both cases nothing was changed
   */
  async *recover(): AsyncGenerator<RecordHead, void, undefined> {
    const { end, vectorsEnd } = yield* recordHeads({
      handle: this.#records.handle,
      path: this.path,
      file: this.#records.path,
      kind: this.#kind,
      header: this.#header,
      checker: this.#checker,
    });
    await this.#changing(async () => {
      await this.#lock.check(this.path);
      if (this.#header.vectors !== undefined) {
        // Not before the records are known to be ours, so that a foreign file gets no file of vectors beside it.
        this.#vectors = await VectorFile.open(this.#records.path, () => this.#lock.check(this.path));
      }
      await this.#vectors?.recover(vectorsEnd, end === 0);
      await this.#records.cutTo(end);
      if (end === 0) {
        await this.#records.append([Buffer.from(`${JSON.stringify(this.#header)}\n`)]);
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
      const { end } = this.#records;
      try {
        // First the vectors: a record never names a vector that is not there.
        await this.#vectors?.flush();
        await this.#records.append(bytesOf(lines));
      } catch (error) {
        if (!FileHeldError.isInstance(error)) {
          await this.#takeBack(end);
        }
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#vectors?.close();
    await this.#records.close();
    await this.#lock.release();
  }

  /** Removes what was written of some lines. If this fails as well, they are a torn tail, which the next run removes. */
  async #takeBack(end: number): Promise<void> {
    try {
      await this.#records.cutTo(end);
      await this.#vectors?.takeBack();
    } catch {
      // Another process has the file, or the disk fails: the first error says more.
    }
  }

  async #changing(change: () => Promise<void>): Promise<void> {
    try {
      await change();
    } catch (error) {
      throw readableFileError(error, this.path, "write");
    }
  }
}

function* bytesOf(lines: readonly string[]): Generator<Uint8Array, void, undefined> {
  let from = 0;
  let characters = 0;
  for (const [at, line] of lines.entries()) {
    characters += line.length;
    if (characters >= charactersAWrite || at === lines.length - 1) {
      yield Buffer.from(`${lines.slice(from, at + 1).join("\n")}\n`);
      from = at + 1;
      characters = 0;
    }
  }
}
