import { HotspareError } from "@hotspare/core";

/** What to do about an error of the file system. */
const advice: Readonly<Record<string, string>> = {
  ENOENT: "The folder does not exist: make it first",
  EISDIR: "It is a folder: give the path of a file in it",
  ENOTDIR: "A part of the path is a file and no folder",
  EACCES: "This process may not write there: change the rights, or give another path",
  EPERM: "This process may not write there: change the rights, or give another path",
  EROFS: "The disk is read-only: give another path",
  ENOSPC:
    "The disk is full. What was written before is whole: make room, and the same run goes on from there",
  EDQUOT:
    "The disk quota is used up. What was written before is whole: make room, and the same run goes on from there",
  EFBIG:
    "The file may not grow further. What was written before is whole: raise the limit, and the same run goes on from there",
  EMFILE: "This process has too many open files: raise the limit (ulimit -n)",
};

/** An error of the file system with the path and what to do. Other errors as they are. */
export function readableFileError(error: unknown, path: string): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const known = code === undefined ? undefined : advice[code];
  if (known === undefined) {
    return error;
  }
  return new HotspareError({ message: `"${path}" cannot be written (${code}). ${known}.`, cause: error });
}
