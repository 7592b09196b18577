import type { Attempt } from "../contract/attempt.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import { classOfFailures } from "./class-of-failures.js";
import type { CredentialFailure } from "./credential-failure.js";
import { describeFailures } from "./describe-failures.js";
import { brand, hasBrand } from "./error-brand.js";
import { hide } from "./hide.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

export type { CredentialFailure } from "./credential-failure.js";

export interface AllCredentialsFailedErrorOptions extends HotspareErrorOptions {
  /** In priority order; those not tried too. Errors in it must be scrubbed of secrets. */
  readonly failures: readonly CredentialFailure[];
  readonly attempts: readonly Attempt[];
  /** Soonest recovery of a credential, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** Every credential failed, or was known to be out of service. */
export class AllCredentialsFailedError extends HotspareError {
  static {
    brand(AllCredentialsFailedError, "AllCredentialsFailedError");
  }

  static override isInstance(error: unknown): error is AllCredentialsFailedError {
    return hasBrand(error, "AllCredentialsFailedError");
  }

  /** What would help: derived from the failures, soonest to heal first. */
  readonly class: ErrorClass;
  /** Soonest recovery of a credential, in milliseconds from the throw; absent: unknown, or at once. */
  declare readonly retryAfterMs?: number;
  /** One for each credential, in priority order. */
  readonly failures: readonly CredentialFailure[];
  /** The original errors of those that were tried; not enumerable. */
  declare readonly errors: readonly unknown[];
  /** Every attempt of the call, in order; not enumerable. */
  declare readonly attempts: readonly Attempt[];

  constructor(options: AllCredentialsFailedErrorOptions) {
    const { failures, attempts, retryAfterMs } = options;
    const errorClass = classOfFailures(failures);
    super({ message: describeFailures(failures, errorClass, retryAfterMs), ...options });
    this.class = errorClass;
    if (retryAfterMs !== undefined) {
      this.retryAfterMs = retryAfterMs;
    }
    this.failures = failures.map(withHiddenError);
    const errors = failures.filter((failure) => failure.error !== undefined).map(({ error }) => error);
    hide(this, { errors, attempts: [...attempts] });
  }

  /** `util.inspect` prints an `errors` array even when it is not enumerable: originals may hold a user's prompt. */
  [Symbol.for("nodejs.util.inspect.custom")](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return `${this.stack ?? this.message} ${inspect({ ...this }, options)}`;
  }
}

function withHiddenError({ error, ...shown }: CredentialFailure): CredentialFailure {
  if (error !== undefined) {
    hide(shown, { error });
  }
  return shown;
}
