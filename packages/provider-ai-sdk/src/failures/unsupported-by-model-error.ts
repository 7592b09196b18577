import { brand, HotspareError, type HotspareErrorOptions, hasBrand } from "@hotspare/core/plugin";

/**
 * Thrown when a model of the AI SDK cannot accept a part of the request: an address that the model's package would not fetch, or the id of a file
 * that the package has no field for. Nothing was sent. The call moves on to the next credential, and no credential is blamed.
 */
export class UnsupportedByModelError extends HotspareError {
  static {
    brand(UnsupportedByModelError, "UnsupportedByModelError");
  }

  static override isInstance(error: unknown): error is UnsupportedByModelError {
    return hasBrand(error, "UnsupportedByModelError");
  }

  constructor(options: HotspareErrorOptions & { readonly message: string }) {
    super(options);
    this.name = "UnsupportedByModelError";
  }
}
