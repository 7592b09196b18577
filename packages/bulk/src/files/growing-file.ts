import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { HotspareError } from "@hotspare/core";
import { advise, withAdvice } from "../errors/advice.js";
import { FileHeldError } from "../errors/file-held-error.js";
import { interruptedCopy } from "./copy-name.js";
import { openRegular } from "./open-records.js";

/** The lock stands beside one name, and a backup that is a hard link would grow too. */
async function linkedFile(path: string, names: bigint): Promise<HotspareError> {
  const kept = names === 2n ? await interruptedCopy(path) : undefined;
  if (kept !== undefined) {
    const repair = advise("repair", path);
    const error = new HotspareError({
      message: `"${path}" has a second name, "${kept}": a repair was interrupted before its end. Nothing was changed. Repair the file again with ${repair.text}.`,
    });
    return withAdvice(error, repair);
  }
  const copy = advise("copy_file", path);
  const error = new HotspareError({
    message: `"${path}" has ${names} names (hard links): a change under one name changes the others, and the lock protects only one name. Nothing was changed. ${copy.text}.`,
  });
  return withAdvice(error, copy);
}

interface GrowingFileParts {
  readonly path: string;
  readonly handle: FileHandle;
  readonly appender: FileHandle;
  readonly inode: bigint;
  readonly checkLock: () => Promise<void>;
}

/**
 * A file that a run writes at its end alone. The lock keeps other processes off, but a process may be suspended between its look at the
 * lock and its write, while another process takes the file over. So each write looks at the file itself before and after. What is
 * written all the same lands behind what the other process wrote, and never on it.
 */
export class GrowingFile {
  readonly path: string;
  /** For reading. */
  readonly handle: FileHandle;
  readonly #appender: FileHandle;
  readonly #inode: bigint;
  readonly #checkLock: () => Promise<void>;
  #end = 0;

  private constructor({ path, handle, appender, inode, checkLock }: GrowingFileParts) {
    this.path = path;
    this.handle = handle;
    this.#appender = appender;
    this.#inode = inode;
    this.#checkLock = checkLock;
  }

  /** `checkLock` rejects when the lock is another process's. */
  static async open(path: string, checkLock: () => Promise<void>): Promise<GrowingFile> {
    const handle = await openRegular(path, path, constants.O_RDWR | constants.O_CREAT);
    try {
      const { ino, nlink } = await handle.stat({ bigint: true });
      if (nlink > 1n) {
        throw await linkedFile(path, nlink);
      }
      // A handle of its own, since Windows cuts no file that was opened for appending.
      const appender = await open(path, "a");
      return new GrowingFile({ path, handle, appender, inode: ino, checkLock });
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Where the next write begins, in bytes. */
  get end(): number {
    return this.#end;
  }

  async size(): Promise<number> {
    return (await this.handle.stat()).size;
  }

  /**
   * Removes what is behind `end`, where the next write begins.
   *
   * @throws {FileHeldError} when the file is another process's, which may need what is there
   */
  async cutTo(end: number): Promise<void> {
    await this.#checkLock();
    if (!(await this.#isInPlace())) {
      throw this.#changed();
    }
    await this.handle.truncate(end);
    this.#end = end;
  }

  /**
   * Resolves when the bytes outlive a crash.
   *
   * @throws {FileHeldError} when another process has written the file, or put another file in its place
   */
  async append(pieces: Iterable<Uint8Array>): Promise<void> {
    let end = this.#end;
    for (const bytes of pieces) {
      await this.#checkOwn(end);
      await this.#appender.writeFile(bytes);
      end += bytes.length;
    }
    await this.#appender.datasync();
    await this.#checkOwn(end);
    this.#end = end;
  }

  async close(): Promise<void> {
    await this.#appender.close();
    await this.handle.close();
  }

  async #checkOwn(end: number): Promise<void> {
    const [isInPlace] = await Promise.all([this.#isInPlace(end), this.#checkLock()]);
    if (!isInPlace) {
      throw this.#changed();
    }
  }

  async #isInPlace(size?: number): Promise<boolean> {
    const found = await stat(this.path, { bigint: true }).catch(() => undefined);
    return found?.ino === this.#inode && (size === undefined || found.size === BigInt(size));
  }

  #changed(): FileHeldError {
    const inspect = advise("inspect", this.path);
    const error = new FileHeldError({
      path: this.path,
      message: `"${this.path}" was changed by another process while this run wrote it. This run stops writing. Run again when no other process writes the file; ${inspect.text} shows what is in it.`,
    });
    return withAdvice(error, inspect);
  }
}
