import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";

/** Where lines go, and how much of them is kept. */
export interface LineFileOptions {
  readonly path: string;
  /** Bytes after which a new file begins. */
  readonly maxBytes: number;
  /** How many files are kept, the newest included. */
  readonly maxFiles: number;
  /** The first line of each file. */
  readonly head: () => string;
}

/** A file that grows by whole lines and gives way to a new one when it is large: `incident.jsonl`, before it `incident.1.jsonl`. Only its owner may read it. */
export class LineFile {
  readonly #options: LineFileOptions;
  #handle: FileHandle | undefined;

  constructor(options: LineFileOptions) {
    this.#options = options;
  }

  /** @throws what the file system throws; a part of the lines may be written then */
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
   * The size of the open file, to which other processes may have added. Undefined: no file is open, or another process has moved it away, so that what is
   * written there would be lost with the oldest file.
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

  /** After an error: the next append opens the file anew, on a line of its own. */
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

  /** @param coming bytes that are about to be written: a file of a process before may have no room for them */
  async #open(coming: number): Promise<FileHandle> {
    const handle = await open(this.#options.path, "a", 0o600);
    try {
      const { size } = await handle.stat();
      if (size > 0 && size + coming > this.#options.maxBytes) {
        await handle.close();
        await this.#rotate();
        return await this.#open(0);
      }
      // A file that is there already may end within a line.
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
    // Another process may have done it at the same time.
    await (maxFiles > 1 ? rename(path, numbered(path, 1)).catch(ifMissing) : rm(path, { force: true }));
  }
}

/** Writes in one piece, so that the lines of several processes do not run into each other. */
async function writeWhole(handle: FileHandle, bytes: Buffer): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written);
    written += bytesWritten;
  }
}

/** `incident.jsonl` as `incident.2.jsonl`: 2 is older than 1. */
function numbered(path: string, number: number): string {
  if (number === 0) {
    return path;
  }
  const extension = extname(path);
  return join(dirname(path), `${basename(path, extension)}.${number}${extension}`);
}

/** Whether there was a file to remove. */
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
