import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { errnoOf } from "@hotspare/core/plugin";

/**
 * Makes a folder and the folders above it. Node's own `recursive` never returns below `/proc`, where a folder is missing and cannot be made.
 * @throws the error of the operating system
 */
export async function makeFolder(path: string, mode: number): Promise<void> {
  if (await isFolder(path)) {
    return;
  }
  const above = dirname(path);
  if (above !== path) {
    await makeFolder(above, mode);
  }
  try {
    await mkdir(path, mode);
  } catch (error) {
    // Another process may have made the folder meanwhile. If the path is a file, the next step reports this.
    if (errnoOf(error) !== "EEXIST") {
      throw error;
    }
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
