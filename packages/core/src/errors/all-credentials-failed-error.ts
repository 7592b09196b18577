import type { Attempt } from "../contract/attempt.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import { classOfFailures } from "./class-of-failures.js";
import type { CredentialFailure } from "./credential-failure.js";
import { describeFailures } from "./describe-failures.js";
import { brand, hasBrand } from "./error-brand.js";
import { hide, hideUntilRead, isReadLater } from "./hide.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

export type { CredentialFailure } from "./credential-failure.js";

export interface AllCredentialsFailedErrorOptions extends HotspareErrorOptions {
  /** Every credential in priority order, whether tried or not. The errors must already be scrubbed of secrets. */
  readonly failures: readonly CredentialFailure[];
  readonly attempts: readonly Attempt[];
  /** Milliseconds until the first credential recovers. */
  readonly retryAfterMs?: number;
}

/** Thrown when every credential failed or was known to be out of service. */
export class AllCredentialsFailedError extends HotspareError {
  static {
    brand(AllCredentialsFailedError, "AllCredentialsFailedError");
  }

  static override isInstance(error: unknown): error is AllCredentialsFailedError {
    return hasBrand(error, "AllCredentialsFailedError");
  }

  /** Derived from the failures: the class that heals soonest wins. */
  readonly class: ErrorClass;
  /** Milliseconds from the throw until the first credential recovers. Absent when unknown or already over. */
  declare readonly retryAfterMs?: number;
  /** One entry for each credential, in priority order. */
  readonly failures: readonly CredentialFailure[];
  /** The original errors of the credentials that were tried. Not enumerable. */
  declare readonly errors: readonly unknown[];
  /** Every attempt of the call, in order. Not enumerable. */
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
    hideUntilRead(this, "errors", () =>
      this.failures.map(({ error }) => error).filter((error) => error !== undefined),
    );
    hide(this, { attempts: [...attempts] });
  }

  /**
   * `util.inspect` prints even a non-enumerable `errors` array. Original errors may contain a user's prompt. What Node.js prints of an error that
   * nobody caught does not ask this method.
   */
  [Symbol.for("nodejs.util.inspect.custom")](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return `${this.stack ?? this.message} ${inspect({ ...this }, options)}`;
  }
}

function withHiddenError(failure: CredentialFailure): CredentialFailure {
  if (isReadLater(Reflect.getOwnPropertyDescriptor(failure, "error")?.get)) {
    return failure;
  }
  const { error, ...shown } = failure;
  if (error !== undefined) {
    hide(shown, { error });
  }
  return shown;
}
