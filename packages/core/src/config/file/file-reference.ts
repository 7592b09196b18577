import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

/** A text that stands in a file of its own, such as a mounted secret. */
export interface FileReference {
  /** As the file was when it was first read. */
  readonly text: string;
  /** Reads it again: a key that was changed on disk is found when the old one is refused. */
  readonly read: () => Promise<string>;
}

/** @throws what the file system throws */
export function openFileReference(path: string): FileReference {
  return {
    text: readFileSync(path, "utf8").trim(),
    read: async () => (await readFile(path, "utf8")).trim(),
  };
}
