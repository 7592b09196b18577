import { NotedFiles, type ReadFiles } from "../file/read-files.js";
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

export interface OpenFilesOptions {
  /** What paths are relative to. @default the working directory */
  readonly folder: string | undefined;
  /** The file that refers to them, without links. */
  readonly configuration: string | undefined;
  /** Notes each file that was read. */
  readonly read: NotedFiles;
  /** What a configuration read before: a key that is still the same is read by the same function, so that health knows it. */
  readonly before: ReadFiles | undefined;
}

/** Reads the files that a configuration refers to. */
export async function openFiles(
  paths: ReadonlySet<string>,
  { folder, configuration, read, before }: OpenFilesOptions,
): Promise<ReadonlyMap<string, OpenedFile>> {
  const opened = new Map<string, OpenedFile>();
  if (paths.size === 0) {
    return opened;
  }
  const { resolve } = await import("node:path");
  const noted = before instanceof NotedFiles ? before : undefined;
  for (const path of paths) {
    const absolute = resolve(folder ?? ".", path.startsWith("//") ? path.slice(2) : path);
    const file = await openFile(absolute, configuration, noted);
    if (file.fault === undefined) {
      read.note(absolute, file.text, file.read);
    }
    opened.set(path, file);
  }
  return opened;
}

async function openFile(
  path: string,
  configuration: string | undefined,
  before: NotedFiles | undefined,
): Promise<OpenedFile> {
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
  return { path, text, read: before?.readerOf(path, text) ?? (() => readAgain(path)) };
}

async function readAgain(path: string): Promise<string> {
  const read = await readTextFile(path, mostBytes);
  if (read.fault !== undefined) {
    throw new Error(`The file of a key cannot be used: ${read.fault}; the file is ${path}`);
  }
  return read.text.trim();
}
