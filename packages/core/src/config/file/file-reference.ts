import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** A text in a file of its own, such as a mounted secret. */
export interface FileReference {
  /** The content of the file at the first read. */
  readonly text: string;
  /** Reads the file again. Hotspare calls this when a key is refused, to find a key that was changed on disk. */
  readonly read: () => Promise<string>;
}

/** @throws what the file system throws */
export function openFileReference(path: string): FileReference {
  return {
    text: readFileSync(path, "utf8").trim(),
    read: async () => (await readFile(path, "utf8")).trim(),
  };
}
