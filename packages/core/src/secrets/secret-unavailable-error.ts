import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import { errnoOf } from "../errors/causes/errno-of.js";
import { brand, hasBrand } from "../errors/error-brand.js";
import { hide } from "../errors/hide.js";
import { HotspareError, type HotspareErrorOptions } from "../errors/hotspare-error.js";

/**
 * The function that supplies a secret threw, or returned a value that cannot be a secret. The failure belongs to the
 * credential: another credential may help. A network failure inside the function (a token endpoint that is down) is
 * transient.
 */
export class SecretUnavailableError extends HotspareError {
  static {
    brand(SecretUnavailableError, "SecretUnavailableError");
  }

  static override isInstance(error: unknown): error is SecretUnavailableError {
    return hasBrand(error, "SecretUnavailableError");
  }

  /** Input of the general rules. Not enumerable. */
  declare readonly facts: ErrorFacts;

  constructor(options: HotspareErrorOptions) {
    super({ message: "The function that returns this secret failed; see the cause.", ...options });
    const errno = errnoOf(options.cause);
    const facts: ErrorFacts = { code: "secret_unavailable", message: this.message };
    hide(this, { facts: errno === undefined ? facts : { ...facts, errno } });
  }
}
