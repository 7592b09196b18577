import { HotspareError } from "@hotspare/core";
import { brand, hasBrand } from "@hotspare/core/plugin";

export interface FileHeldErrorOptions {
  readonly path: string;
  readonly message: string;
}

/** Another process, or another run of this process, is writing the file. Start the run again when the other run has ended. */
export class FileHeldError extends HotspareError {
  static {
    brand(FileHeldError, "FileHeldError");
  }

  static override isInstance(error: unknown): error is FileHeldError {
    return hasBrand(error, "FileHeldError");
  }

  /** The file that is being written. */
  readonly path: string;

  constructor({ path, message }: FileHeldErrorOptions) {
    super({ message });
    this.path = path;
  }
}
