import { cutText } from "../errors/cut-text.js";
import { HotspareError } from "../errors/hotspare-error.js";
import { ErrorScrubber, maxMessageCharacters } from "./error-scrubber.js";
import type { SecretVault } from "./secret-vault.js";
import type { TextScrubber } from "./text-scrubber.js";

/**
 * Removes every secret of the vault from an error: message, stack, own members, bodies, headers, causes, and the errors
 * of an `AggregateError`. Returns the same object, changed. An unchangeable (frozen) object that holds a secret is
 * replaced by a `HotspareError` without cause. Runs no getter of the object's own, and replaces it by the mark. What lies beyond a bound
 * (256 KiB of text, 8 KiB of a message, depth 100) is removed.
 */
export function scrub(error: unknown, vault: SecretVault): unknown {
  return scrubWith(error, vault.scrubber());
}

/** As `scrub` does, with the secrets that the vault had when it returned the scrubber. */
export function scrubWith(error: unknown, text: TextScrubber): unknown {
  if (typeof error === "string") {
    return text.scrub(cutText(error, maxMessageCharacters));
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
