import { constants } from "node:fs";
import { copyFile, type FileHandle, link, open, rename, stat, unlink } from "node:fs/promises";
import { systemClock } from "@hotspare/core";
import { checkPath } from "./check-path.js";
import { copyName, interruptedCopy } from "./copy-name.js";
import { readableFileError } from "./file-errors.js";
import { FileLock } from "./file-lock.js";
import { type EmbeddingFileReport, examine } from "./inspect-embeddings.js";
import { openRecords } from "./open-records.js";

/** The result of `repairEmbeddings`. */
export interface RepairReport extends EmbeddingFileReport {
  /** Path of the copy of the old file. Absent: the file was correct, and nothing was changed. */
  readonly copy?: string;
}

/**
 * Removes the damaged lines from a file that `fileSink` wrote: a torn end, cut records, traces of editors and crashes, second vectors of
 * one input. A copy of the old file stays beside it, as `<path>.before-repair`. The next run embeds the removed inputs again.
 *
 * @throws {HotspareError} when the file cannot be read or written, or `fileSink` did not write it
 * @throws {FileHeldError} when another process is writing it
 */
export async function repairEmbeddings(path: string): Promise<RepairReport> {
  const { file, handle } = await openRecords(checkPath(path, "repairEmbeddings()"));
  await handle.close();
  const lock = await FileLock.take(file, systemClock);
  try {
    return await repair(file, lock);
  } finally {
    await lock.release();
  }
}

async function repair(file: string, lock: FileLock): Promise<RepairReport> {
  const from = await openRecords(file);
  let beside: string | undefined;
  try {
    const { mode } = await from.handle.stat();
    const name = await freeName(`${file}.repairing`);
    const to = await open(name, "wx", mode);
    beside = name;
    let report: EmbeddingFileReport;
    try {
      // The mask of this process may have taken rights from the mode.
      await to.chmod(mode);
      report = await examine(from, file, (lines) => append(to, lines));
      await to.sync();
    } finally {
      await to.close();
    }
    if (report.problemCount === 0) {
      await unlink(name);
      return report;
    }
    await lock.check(file);
    const copy = (await interruptedCopy(file)) ?? (await keepCopy(file));
    await rename(name, file);
    return { ...report, copy };
  } catch (error) {
    if (beside !== undefined) {
      await unlink(beside).catch(() => undefined);
    }
    throw readableFileError(error, file, "write");
  } finally {
    await from.handle.close();
  }
}

/** The file keeps its place meanwhile, so that there is a file at every moment. */
async function keepCopy(file: string): Promise<string> {
  const copy = await freeName(copyName(file));
  try {
    await link(file, copy);
  } catch {
    // A file system without links.
    await copyFile(file, copy, constants.COPYFILE_EXCL);
  }
  return copy;
}

async function append(file: FileHandle, lines: readonly string[]): Promise<void> {
  await file.writeFile(lines.map((line) => `${line}\n`).join(""));
}

async function freeName(name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const free = number === 1 ? name : `${name}.${number}`;
    const isTaken = await stat(free).then(
      () => true,
      () => false,
    );
    if (!isTaken) {
      return free;
    }
  }
}
