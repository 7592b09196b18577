import { type FileHandle, open, realpath, rename, stat, unlink } from "node:fs/promises";
import { checkPath } from "./check-path.js";
import { readableFileError } from "./file-errors.js";
import { FileLock } from "./file-lock.js";
import { type EmbeddingFileReport, examine, openForReading } from "./inspect-embeddings.js";

/** What `repairEmbeddings` did. */
export interface RepairReport extends EmbeddingFileReport {
  /** Where the file is as it was before. Absent: nothing was wrong, and nothing was changed. */
  readonly copy?: string;
}

/**
 * Removes the lines that cannot be used from a file that `fileSink` wrote: a torn end, records that were cut, what editors and crashes
 * left behind, second vectors of one input. The file as it was stays beside it, as `<path>.before-repair`. The next run embeds
 * what was removed.
 *
 * @throws {HotspareError} when `fileSink` did not write the file, or another process is writing it
 */
export async function repairEmbeddings(path: string): Promise<RepairReport> {
  const given = checkPath(path, "repairEmbeddings()");
  const file = await realpath(given).catch((error: unknown) => {
    throw readableFileError(error, given);
  });
  const lock = await FileLock.take(file);
  try {
    return await repair(file, lock);
  } finally {
    await lock.release();
  }
}

async function repair(file: string, lock: FileLock): Promise<RepairReport> {
  const beside = `${file}.repairing`;
  const from = await openForReading(file);
  try {
    const to = await open(beside, "w");
    let report: EmbeddingFileReport;
    try {
      report = await examine(from, file, (lines) => append(to, lines));
      await to.sync();
    } finally {
      await to.close();
    }
    if (report.problemCount === 0) {
      await unlink(beside);
      return report;
    }
    await lock.check(file);
    const copy = await freeName(`${file}.before-repair`);
    await rename(file, copy);
    await rename(beside, file);
    return { ...report, copy };
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw readableFileError(error, file);
  } finally {
    await from.close();
  }
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
