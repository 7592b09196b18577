import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ResolvedMedia } from "../../contract/plugin/content.js";
import { bareBase64Problem } from "./bare-base64.js";
import { checkSize, identifyMedia } from "./identify-media.js";
import { GIVE_MEDIA, type MediaPlace, mediaError } from "./media-place.js";
import { withOpenFile } from "./open-files.js";

/** @throws {InvalidInputError} when the file cannot be read or has another kind than the place takes */
export async function readMediaFile(path: string, place: MediaPlace): Promise<ResolvedMedia> {
  return identifyMedia(await withOpenFile(() => read(path, place)), place);
}

async function read(path: string, place: MediaPlace): Promise<Uint8Array> {
  const absolute = resolve(path);
  try {
    // Checked before opening the file, because opening a pipe would wait for its writer.
    const found = await stat(absolute);
    if (found.isDirectory()) {
      throw mediaError(place, `is a directory (${absolute}). Give the path of a file in it`);
    }
    if (!found.isFile()) {
      throw mediaError(place, `is not a regular file (${absolute}). ${GIVE_MEDIA}`);
    }
    checkSize(found.size, place);
    return await readFile(absolute);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) {
      throw error;
    }
    const bare = bareBase64Problem(path, place);
    if (bare !== undefined) {
      throw bare;
    }
    // No cause, because its message repeats the whole path, however long.
    throw code === "ENAMETOOLONG"
      ? mediaError(place, `is too long for a path. ${GIVE_MEDIA}`)
      : mediaError(place, problemOf(code, absolute), error);
  }
}

/** Says what a system error's code means for the path. */
export function problemOf(code: string, absolute: string): string {
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return `there is no such file (${absolute}). ${GIVE_MEDIA}`;
    case "EACCES":
    case "EPERM":
      return `may not be read by this process (${code}, ${absolute}). Change the file's permissions`;
    default:
      return `cannot be read (${code}, ${absolute}). ${GIVE_MEDIA}`;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
