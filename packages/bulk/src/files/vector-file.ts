import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { HotspareError } from "@hotspare/core";
import { bytesPerFloat, floatBytes, floatsOf } from "./float-text.js";

/** Vectors stand one behind the other, as little-endian float32 and nothing else, in a file of this ending. */
export const vectorEnding = ".f32";

const readBytes = 1 << 20;

/** The file of vectors beside a file of records. Places and lengths are counted in numbers, as `numpy.memmap` counts them. */
export class VectorFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #end = 0;
  #waiting: Buffer[] = [];
  #waitingFloats = 0;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  static async open(recordPath: string): Promise<VectorFile> {
    const path = `${recordPath}${vectorEnding}`;
    return new VectorFile(path, await open(path, constants.O_RDWR | constants.O_CREAT));
  }

  /**
   * Goes on behind the last vector that a record names.
   *
   * @throws {HotspareError} when vectors are missing, or when there are vectors and no records. Then nothing was changed
   */
  async recover(end: number, areRecordsNew: boolean): Promise<void> {
    const { size } = await this.#handle.stat();
    if (areRecordsNew && size > 0) {
      throw new HotspareError({
        message: `"${this.path}" has content, and the file of its records has none. Give another path: nothing was changed.`,
      });
    }
    if (size < end * bytesPerFloat) {
      throw new HotspareError({
        message: `"${this.path}" has ${size} bytes, and its records need ${end * bytesPerFloat}: it was cut. repairEmbeddings() keeps what is whole. Nothing was changed.`,
      });
    }
    this.#end = end;
    await this.#handle.truncate(end * bytesPerFloat);
  }

  /** Takes a vector for the next `flush`, and returns where it will be. */
  add(vector: Float32Array): { readonly at: number; readonly length: number } {
    const at = this.#end + this.#waitingFloats;
    this.#waiting.push(floatBytes(vector));
    this.#waitingFloats += vector.length;
    return { at, length: vector.length };
  }

  /** Resolves when the vectors outlive a crash. */
  async flush(): Promise<void> {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingFloats = 0;
    let written = 0;
    while (written < bytes.length) {
      const place = this.#end * bytesPerFloat + written;
      const { bytesWritten } = await this.#handle.write(bytes, written, bytes.length - written, place);
      written += bytesWritten;
    }
    await this.#handle.datasync();
    this.#end += bytes.length / bytesPerFloat;
  }

  async close(): Promise<void> {
    await this.#handle.close();
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
