import { hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { HotspareError } from "@hotspare/core";
import { bytesPerFloat, floatBytes, floatsOf } from "@hotspare/core/plugin";
import { advise, withAdvice } from "../errors/advice.js";
import { DamagedFileError } from "../errors/damaged-file-error.js";
import { readableFileError } from "./file-errors.js";
import { GrowingFile } from "./growing-file.js";

/** Vectors stand one behind the other, as little-endian float32 and nothing else, in a file of this ending. */
const vectorEnding = ".f32";

const readBytes = 1 << 20;

/** Where a vector is, and a digest of its bytes: whoever wrote over the vector is found out. */
export interface VectorPlace {
  readonly at: number;
  readonly length: number;
  readonly sum: string;
}

/** 66 bits of SHA-256 over the vector as little-endian float32. */
export function sumOf(vector: Float32Array): string {
  return hash("sha256", floatBytes(vector), "base64url").slice(0, 11);
}

/** The file of vectors beside a file of records. Places and lengths are counted in numbers, as `numpy.memmap` counts them. */
export class VectorFile {
  readonly #vectors: GrowingFile;
  #waiting: Buffer[] = [];
  #waitingFloats = 0;

  private constructor(vectors: GrowingFile) {
    this.#vectors = vectors;
  }

  static async open(recordPath: string, checkLock: () => Promise<void>): Promise<VectorFile> {
    const path = `${recordPath}${vectorEnding}`;
    try {
      return new VectorFile(await GrowingFile.open(path, checkLock));
    } catch (error) {
      throw readableFileError(error, path, "write");
    }
  }

  /**
   * Goes on behind the last vector that a record names.
   *
   * @throws {DamagedFileError} when vectors are missing
   * @throws {HotspareError} when there are vectors and no records. In both cases nothing was changed
   */
  async recover(end: number, areRecordsNew: boolean): Promise<void> {
    const { path } = this.#vectors;
    const recordPath = path.slice(0, -vectorEnding.length);
    const size = await this.#vectors.size();
    if (areRecordsNew && size > 0) {
      const another = advise("another_path");
      const error = new HotspareError({
        message: `"${path}" has content, and the file of its records has none. Nothing was changed. ${another.text}.`,
      });
      throw withAdvice(error, another);
    }
    if (size < end * bytesPerFloat) {
      const repair = advise("repair", recordPath);
      const error = new DamagedFileError({
        path,
        message: `"${path}" has ${size} bytes, and its records need ${end * bytesPerFloat}: it was cut. ${repair.text} keeps the complete vectors. Nothing was changed.`,
      });
      throw withAdvice(error, repair);
    }
    await this.#vectors.cutTo(end * bytesPerFloat);
  }

  /** Takes a vector for the next `flush`, and returns where it will be. */
  add(vector: Float32Array): VectorPlace {
    const at = this.#vectors.end / bytesPerFloat + this.#waitingFloats;
    this.#waiting.push(floatBytes(vector));
    this.#waitingFloats += vector.length;
    return { at, length: vector.length, sum: sumOf(vector) };
  }

  /** Resolves when the vectors outlive a crash. */
  async flush(): Promise<void> {
    if (this.#waiting.length === 0) {
      return;
    }
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingFloats = 0;
    await this.#vectors.append([bytes]);
  }

  /** Removes what a `flush` that failed has written. */
  async takeBack(): Promise<void> {
    await this.#vectors.cutTo(this.#vectors.end);
  }

  async close(): Promise<void> {
    await this.#vectors.close();
  }
}

/** Reads vectors, mostly in the order in which they stand. */
export class VectorReader {
  readonly #handle: FileHandle;
  #buffer = Buffer.alloc(0);
  #beginsAt = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async open(recordPath: string): Promise<VectorReader> {
    return new VectorReader(await open(`${recordPath}${vectorEnding}`, "r"));
  }

  /** Whether the vector at a place is the one that was written there. Undefined: the file ends before. */
  async holds({ at, length, sum }: VectorPlace): Promise<boolean | undefined> {
    const vector = await this.read(at, length);
    return vector === undefined ? undefined : sumOf(vector) === sum;
  }

  /** Undefined: the file ends before. */
  async read(at: number, length: number): Promise<Float32Array | undefined> {
    const begin = at * bytesPerFloat;
    const bytes = length * bytesPerFloat;
    if (begin < this.#beginsAt || begin + bytes > this.#beginsAt + this.#buffer.length) {
      const size = Math.max(readBytes, bytes);
      const { bytesRead, buffer } = await this.#handle.read(Buffer.allocUnsafe(size), 0, size, begin);
      this.#buffer = buffer.subarray(0, bytesRead);
      this.#beginsAt = begin;
    }
    const from = begin - this.#beginsAt;
    return from + bytes > this.#buffer.length
      ? undefined
      : floatsOf(this.#buffer.subarray(from, from + bytes));
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
