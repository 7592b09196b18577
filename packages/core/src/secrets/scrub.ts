import { HotspareError } from "../errors/hotspare-error.js";
import { ErrorScrubber } from "./error-scrubber.js";
import type { SecretVault } from "./secret-vault.js";

/**
 * Removes every secret of the vault from an error: message, stack, own members, bodies, headers, causes, and the errors
 * of an `AggregateError`. Returns the same object, changed. An unchangeable (frozen) object that holds a secret is
 * replaced by a `HotspareError` without cause. Runs no getter.
 */
export function scrub(error: unknown, vault: SecretVault): unknown {
  const text = vault.scrubber();
  if (typeof error === "string") {
    return text.scrub(error);
  }
  if (typeof error !== "object" || error === null) {
    return error;
  }
  try {
    return new ErrorScrubber(text).scrubInPlace(error);
  } catch {
    // A proxy may throw at any access. An object that cannot be searched must not be shown.
    return new HotspareError({ message: "An error could not be searched for secrets, so it is not shown." });
  }
}
