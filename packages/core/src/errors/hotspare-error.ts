import { brand, hasBrand } from "./error-brand.js";

/** What every error of ours is made from. */
export interface HotspareErrorOptions {
  /** @default made from the other fields; tells what to do */
  readonly message?: string;
  /** The error that brought this one about. */
  readonly cause?: unknown;
}

/**
 * The base of all errors that Hotspare throws itself. Recognise them by `isInstance`, never by `instanceof`: two copies of
 * the package may meet in one process.
 */
export class HotspareError extends Error {
  static {
    brand(HotspareError, "HotspareError");
  }

  static isInstance(error: unknown): error is HotspareError {
    return hasBrand(error, "HotspareError");
  }

  constructor(options: HotspareErrorOptions & { readonly message: string }) {
    super(options.message, "cause" in options ? { cause: options.cause } : undefined);
  }
}
