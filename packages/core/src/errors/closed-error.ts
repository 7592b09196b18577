import { brand, hasBrand } from "./error-brand.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

export interface ClosedErrorOptions extends HotspareErrorOptions {
  /** The model that was called. Absent when the whole Hotspare was closed. */
  readonly model?: string;
}

/** A call was made after `close()`, or was still running when the grace of `close()` ended. */
export class ClosedError extends HotspareError {
  static {
    brand(ClosedError, "ClosedError");
  }

  static override isInstance(error: unknown): error is ClosedError {
    return hasBrand(error, "ClosedError");
  }

  declare readonly model?: string;

  constructor(options: ClosedErrorOptions = {}) {
    const { model } = options;
    const what = model === undefined ? "This Hotspare" : `The model "${model}"`;
    super({
      message: `${what} is closed and accepts no calls: make a new one, or close it later.`,
      ...options,
    });
    if (model !== undefined) {
      this.model = model;
    }
  }
}
