import { readTextFile } from "../file/read-text-file.js";

/** A key is short. A longer file is another file. */
const mostBytes = 64 * 1024;

/** A file that a configuration refers to, such as a mounted secret. */
export type OpenedFile =
  | {
      /** Absolute. */
      readonly path: string;
      /** The content without the space around it. */
      readonly text: string;
      /** Reads the file again. Hotspare calls this when a key is refused, to find a key that was changed on disk. */
      readonly read: () => Promise<string>;
      readonly fault?: undefined;
    }
  | { readonly path: string; readonly fault: string; readonly isMissing: boolean };

/** Reads files relative to a folder. `configuration` is the file that refers to them, without links. */
export async function openFiles(
  paths: ReadonlySet<string>,
  folder: string | undefined,
  configuration: string | undefined,
): Promise<ReadonlyMap<string, OpenedFile>> {
  const opened = new Map<string, OpenedFile>();
  if (paths.size === 0) {
    return opened;
  }
  const { resolve } = await import("node:path");
  for (const path of paths) {
    const absolute = resolve(folder ?? ".", path.startsWith("//") ? path.slice(2) : path);
    opened.set(path, await openFile(absolute, configuration));
  }
  return opened;
}

async function openFile(path: string, configuration: string | undefined): Promise<OpenedFile> {
  const read = await readTextFile(path, mostBytes);
  if (read.fault !== undefined) {
    return { path, fault: read.fault, isMissing: read.code === "ENOENT" };
  }
  const text = read.text.trim();
  if (read.realPath === configuration) {
    return {
      path,
      fault: "the file is this configuration itself: name the file of the key",
      isMissing: false,
    };
  }
  if (text === "") {
    return { path, fault: "the file is empty", isMissing: false };
  }
  return { path, text, read: () => readAgain(path) };
}

async function readAgain(path: string): Promise<string> {
  const read = await readTextFile(path, mostBytes);
  if (read.fault !== undefined) {
    throw new Error(`The file of a key cannot be used: ${read.fault}; looked at ${path}`);
  }
  return read.text.trim();
}
