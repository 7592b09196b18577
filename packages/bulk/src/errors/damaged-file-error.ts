import { HotspareError } from "@hotspare/core";
import { brand, hasBrand } from "@hotspare/core/plugin";
import { advise, withAdvice } from "./advice.js";

export interface DamagedFileErrorOptions {
  readonly path: string;
  /** Absent: the damage is not in one line. */
  readonly line?: number;
  readonly message: string;
}

/** A file of `fileSink` or `fileCheckpoint` is damaged. `repairEmbeddings` repairs a file of vectors. */
export class DamagedFileError extends HotspareError {
  static {
    brand(DamagedFileError, "DamagedFileError");
  }

  static override isInstance(error: unknown): error is DamagedFileError {
    return hasBrand(error, "DamagedFileError");
  }

  readonly path: string;
  /** The first damaged line, from 1. Absent: the damage is not in one line. */
  readonly line?: number;

  constructor({ path, line, message }: DamagedFileErrorOptions) {
    super({ message });
    this.path = path;
    if (line !== undefined) {
      this.line = line;
    }
  }
}

/** The error of a line that cannot be used. */
export function damagedLine(path: string, line: number, problem: string): DamagedFileError {
  const repair = advise("repair", path);
  const error = new DamagedFileError({
    path,
    line,
    message: `Line ${line} of "${path}" ${problem}. ${repair.text} removes the damaged lines and keeps a copy; the next run embeds their inputs again. The file was not changed.`,
  });
  return withAdvice(error, repair);
}
