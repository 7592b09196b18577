import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { HotspareError } from "@hotspare/core";
import { advise, withAdvice } from "../errors/advice.js";
import { readableFileError } from "./file-errors.js";

/** A file of records that is open for reading. */
export interface OpenRecords {
  /** The file's own name, where its path leads through links: the file of vectors and the lock are beside it. */
  readonly file: string;
  readonly handle: FileHandle;
}

/** @throws {HotspareError} when there is no such file, or it cannot be read */
export async function openRecords(path: string): Promise<OpenRecords> {
  try {
    const file = await realpath(path);
    return { file, handle: await openRegular(path, file, constants.O_RDONLY) };
  } catch (error) {
    throw readableFileError(error, path, "read");
  }
}

/** The own name of a file that is to be written. Made empty if it is not there: a link may lead to a file that does not exist yet. */
export async function ownNameOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    await (await openRegular(path, path, constants.O_WRONLY | constants.O_CREAT)).close();
    return realpath(path);
  }
}

/** @throws {HotspareError} when the file is a pipe, a device or the like */
export async function openRegular(path: string, file: string, flags: number): Promise<FileHandle> {
  // Without O_NONBLOCK the opening of a pipe would wait for the other end. Windows does not have the flag.
  const handle = await open(file, flags | (constants.O_NONBLOCK ?? 0));
  const found = await handle.stat();
  if (found.isFile()) {
    return handle;
  }
  await handle.close();
  const another = advise("another_path");
  const kind = found.isDirectory()
    ? "is a folder: give the path of a file in it"
    : `is not a regular file. ${another.text}`;
  throw withAdvice(new HotspareError({ message: `"${path}" ${kind}.` }), another);
}
