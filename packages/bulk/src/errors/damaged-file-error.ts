import { HotspareError } from "@hotspare/core";
import { brand, hasBrand } from "@hotspare/core/plugin";
import { advise, withAdvice } from "./advice.js";

export interface DamagedFileErrorOptions {
  readonly path: string;
  /** Absent: the damage is not in one line. */
  readonly line?: number;
  readonly message: string;
}

/** A file that `fileSink` or `fileCheckpoint` wrote cannot be used as it is. `repairEmbeddings` mends a file of vectors. */
export class DamagedFileError extends HotspareError {
  static {
    brand(DamagedFileError, "DamagedFileError");
  }

  static override isInstance(error: unknown): error is DamagedFileError {
    return hasBrand(error, "DamagedFileError");
  }

  readonly path: string;
  /** The first line that cannot be used, from 1. Absent: the damage is not in one line. */
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
    message: `Line ${line} of "${path}" ${problem}. ${repair.text} removes what cannot be used and keeps a copy; the next run embeds it again. Nothing was changed in the file.`,
  });
  return withAdvice(error, repair);
}
