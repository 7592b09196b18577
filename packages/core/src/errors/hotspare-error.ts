import { brand, hasBrand } from "./error-brand.js";

/** Options that all error classes of Hotspare share. */
export interface HotspareErrorOptions {
  /** @default built from the other fields; says what to do */
  readonly message?: string;
  /** The error that caused this error. */
  readonly cause?: unknown;
}

/**
 * Base class of all errors that Hotspare throws itself. Recognise them by `isInstance`, never by `instanceof`: one
 * process may load two copies of the package.
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
