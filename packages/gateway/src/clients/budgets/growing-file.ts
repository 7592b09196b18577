import { closeSync, constants, openSync, writeSync } from "node:fs";
import { type FileHandle, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Only the user that runs the process can read what its clients spend. */
const mode = 0o600;

/**
 * A file that grows by lines. `add` hands a line to the operating system at once, so the line survives a crash of the process. `sync` makes the lines survive a
 * crash of the machine.
 */
export class GrowingFile {
  readonly #descriptor: number;
  readonly #handle: FileHandle;
  #bytes: number;

  private constructor(descriptor: number, handle: FileHandle, bytes: number) {
    this.#descriptor = descriptor;
    this.#handle = handle;
    this.#bytes = bytes;
  }

  /** Replaces the file in one step: after a crash, the path has the whole old file or the whole new file. */
  static async replace(path: string, text: string): Promise<GrowingFile> {
    const beside = `${path}.new`;
    const handle = await open(beside, "w", mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
      await rename(beside, path);
      await syncFolder(dirname(path));
      const descriptor = openSync(path, constants.O_WRONLY | constants.O_APPEND);
      return new GrowingFile(descriptor, handle, Buffer.byteLength(text));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @throws the error of the operating system, such as ENOSPC. The file may then end in half a line and must be replaced */
  add(line: string): void {
    const bytes = Buffer.from(line);
    const written = writeSync(this.#descriptor, bytes);
    this.#bytes += written;
    if (written < bytes.length) {
      const message = `ENOSPC: ${written} of ${bytes.length} bytes were written`;
      throw Object.assign(new Error(message), { code: "ENOSPC" });
    }
  }

  async sync(): Promise<void> {
    await this.#handle.sync();
  }

  async close(): Promise<void> {
    closeSync(this.#descriptor);
    await this.#handle.close();
  }
}

/** Syncs the folder, because the new name is stored in the folder and not in the file. Some operating systems cannot sync a folder. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
