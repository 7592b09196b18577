import { HotspareError } from "@hotspare/core";
import { advise, withAdvice } from "../errors/advice.js";

/** What was done with the file. */
export type FileUse = "read" | "write";

/** What to do about an error of the file system, where it is the same for both uses. */
const advice: Readonly<Record<string, string>> = {
  EISDIR: "It is a folder: give the path of a file in it",
  ENOTDIR: "A part of the path is a file and not a folder",
  EROFS: "The disk is read-only: give another path",
  ENOSPC: "The disk is full. All lines before are complete: make room, and the same run continues from there",
  EDQUOT:
    "The disk quota is used up. All lines before are complete: make room, and the same run continues from there",
  EFBIG:
    "The file may not grow further. All lines before are complete: raise the limit, and the same run continues from there",
  EMFILE: "This process has too many open files: raise the limit (ulimit -n)",
  ELOOP: "The link leads to itself: give the path of the file",
  ENAMETOOLONG: "The name is too long: give another path",
};

/** Codes of errors that another try with the same path cannot mend. */
const codesOfPaths: ReadonlySet<string> = new Set(["EISDIR", "ENOTDIR", "EROFS", "ELOOP", "ENAMETOOLONG"]);

const noRights: Readonly<Record<FileUse, string>> = {
  read: "This process may not read it: change the rights",
  write: "This process may not write there: change the rights, or give another path",
};

const adviceOfUse: Readonly<Record<string, Readonly<Record<FileUse, string>>>> = {
  ENOENT: {
    read: "There is no such file: check the path",
    write: "The folder does not exist: make it first",
  },
  EACCES: noRights,
  EPERM: noRights,
};

const participle: Readonly<Record<FileUse, string>> = { read: "read", write: "written" };

/** An error of the file system with the path and what to do. Other errors as they are. */
export function readableFileError(error: unknown, path: string, use: FileUse): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const known = code === undefined ? undefined : (adviceOfUse[code]?.[use] ?? advice[code]);
  if (code === undefined || known === undefined) {
    return error;
  }
  const readable = new HotspareError({
    message: `"${path}" cannot be ${participle[use]} (${code}). ${known}.`,
    cause: error,
  });
  return codesOfPaths.has(code) ? withAdvice(readable, advise("another_path")) : readable;
}
