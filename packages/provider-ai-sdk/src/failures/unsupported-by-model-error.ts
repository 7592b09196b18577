import { brand, HotspareError, type HotspareErrorOptions, hasBrand } from "@hotspare/core/plugin";

/**
 * A model of the AI SDK cannot take what was asked, so that nothing was sent: an address that the model's package would not fetch, or a file's id that it
 * has no place for. The call moves on to the next credential.
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
