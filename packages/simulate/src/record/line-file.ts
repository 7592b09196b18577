import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";

/** Where lines go, and how many of them are kept. */
export interface LineFileOptions {
  readonly path: string;
  /** Size of a file in bytes after which a new file begins. */
  readonly maxBytes: number;
  /** How many files are kept, the newest included. */
  readonly maxFiles: number;
  /** The first line of each file. */
  readonly head: () => string;
}

/**
 * Appends whole lines to a file. When the file is large, the next file begins: `incident.jsonl` becomes `incident.1.jsonl`. Only the owner may read
 * the files.
 */
export class LineFile {
  readonly #options: LineFileOptions;
  #handle: FileHandle | undefined;

  constructor(options: LineFileOptions) {
    this.#options = options;
  }

  /** @throws what the file system throws; some of the lines may already be written */
  async append(lines: string): Promise<void> {
    const bytes = Buffer.from(lines);
    const size = await this.#sizeNow();
    if (size !== undefined && size + bytes.length > this.#options.maxBytes) {
      await this.#rotate();
    }
    this.#handle ??= await this.#open(bytes.length);
    await writeWhole(this.#handle, bytes);
  }

  /**
   * The size of the open file, to which other processes may have added. Undefined: no file is open, or another process has renamed the open file.
   * Lines written into a renamed file would be lost when the oldest file is removed.
   */
  async #sizeNow(): Promise<number | undefined> {
    if (this.#handle === undefined) {
      return undefined;
    }
    const [own, current] = await Promise.all([
      this.#handle.stat({ bigint: true }),
      stat(this.#options.path, { bigint: true }).catch(ifMissing),
    ]);
    if (current !== undefined && current.ino === own.ino && current.dev === own.dev) {
      return Number(own.size);
    }
    await this.reopen();
    return undefined;
  }

  /** Called after an error: the next append opens the file again and begins on a new line. */
  async reopen(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /** @param coming bytes about to be written: a file from an earlier process may have no room for them */
  async #open(coming: number): Promise<FileHandle> {
    const handle = await open(this.#options.path, "a", 0o600);
    try {
      const { size } = await handle.stat();
      if (size > 0 && size + coming > this.#options.maxBytes) {
        await handle.close();
        await this.#rotate();
        return await this.#open(0);
      }
      // An existing file may end in the middle of a line.
      await writeWhole(handle, Buffer.from(`${size === 0 ? "" : "\n"}${this.#options.head()}\n`));
      return handle;
    } catch (error) {
      await handle.close().catch(() => undefined);
      throw error;
    }
  }

  async #rotate(): Promise<void> {
    await this.close();
    const { path, maxFiles } = this.#options;
    // An earlier process may have kept more files.
    for (let number = Math.max(1, maxFiles - 1); await isRemoved(numbered(path, number)); number += 1);
    for (let number = maxFiles - 2; number >= 1; number -= 1) {
      await rename(numbered(path, number), numbered(path, number + 1)).catch(ifMissing);
    }
    // Another process may have renamed the file at the same time.
    await (maxFiles > 1 ? rename(path, numbered(path, 1)).catch(ifMissing) : rm(path, { force: true }));
  }
}

/** Writes in one piece, so that the lines of several processes do not mix. */
async function writeWhole(handle: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written);
    written += bytesWritten;
  }
}

/** `incident.jsonl` becomes `incident.2.jsonl`. The file with number 2 is older than the file with number 1. */
function numbered(path: string, number: number): string {
  if (number === 0) {
    return path;
  }
  const extension = extname(path);
  return join(dirname(path), `${basename(path, extension)}.${number}${extension}`);
}

/** Removes a file. Returns false when no such file exists. */
async function isRemoved(path: string): Promise<boolean> {
  try {
    await rm(path);
    return true;
  } catch (error) {
    ifMissing(error as NodeJS.ErrnoException);
    return false;
  }
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") {
    throw error;
  }
  return undefined;
}
