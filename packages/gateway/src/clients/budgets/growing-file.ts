import { closeSync, constants, openSync, writeSync } from "node:fs";
import { type FileHandle, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Only the owner of the process reads what its clients spend. */
const mode = 0o600;

/**
 * A file that grows by lines. What was added is in the hands of the system at once, and survives the end of the process; `sync` makes it survive the end of
 * the machine.
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

  /** Puts a new file in the place of what stands there, as a whole: a crash leaves the old one or the new one. */
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

  /** @throws what the system says, such as ENOSPC; then the file may end in half a line, and must be replaced */
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

/** The new name is in the folder, which is written apart from the file. Not every system can. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
