import { HotspareError } from "../errors/hotspare-error.js";
import { ErrorScrubber } from "./error-scrubber.js";
import type { SecretVault } from "./secret-vault.js";

/**
 * Takes every secret of the vault out of an error: message, stack, own members, bodies, headers, the causes, and the errors of
 * an `AggregateError`. It is the very same object that is returned, changed; one that cannot be changed (it is frozen) and
 * holds a secret is replaced by a `HotspareError` without cause. No getter is run.
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
    // A proxy may throw at any touch. What cannot be looked through must not be shown.
    return new HotspareError({ message: "An error could not be searched for secrets, so it is not shown." });
  }
}
