import type { ModelKind } from "./events.js";
import type { Classification } from "./plugin/classification.js";
import type { ErrorClass } from "./plugin/error-class.js";

/** What was said to the same requests after this error. The counts add up to `UnknownError.count`, without `byAll`. */
interface UnknownErrorSequel {
  /** Another credential was asked next, and answered. */
  readonly answered: number;
  /** No other credential was asked: the same credential answered when it was asked again. */
  readonly answeredItself: number;
  /** Another credential was asked next, and gave this same error. */
  readonly sameError: number;
  /** Another credential was asked next, and failed in another way: counts by class. */
  readonly otherErrors: Readonly<Partial<Record<ErrorClass, number>>>;
  /** Nobody else was asked: the error ended the call, no other credential was left, or the caller left. */
  readonly notAsked: number;
  /** Requests to which every credential that was asked, two at least, gave this error. One request may count in `sameError` several times. */
  readonly byAll: number;
}

/** A kind of error that no rule knows, without prompts and keys. Plain values: `JSON.stringify` gives what `hotspare explain --suggest` reads. */
export interface UnknownError {
  readonly provider: string;
  /** Ids of the credentials that gave the error: the first five. They say which server spoke, where one provider has several. */
  readonly credentialIds: readonly string[];
  readonly modelKind: ModelKind;
  readonly status?: number;
  /** The provider's code as the facts have it; `…` when it may hold something of a request. */
  readonly code?: string;
  /** The provider's type, like `code`. */
  readonly type?: string;
  /** Code of a network failure. */
  readonly errno?: string;
  /**
   * The words of the provider's sentence that are common in errors, at most 300 characters. `{number}`, `{id}`, `{url}`, `{email}`,
   * `{quoted}` and `[secret]` stand for what was there, and `…` for all other words.
   */
  readonly message: string;
  /** How Hotspare classified the error last, without its reason. */
  readonly verdict: Pick<Classification, "class" | "scope" | "rule">;
  /** Attempts that failed so. */
  readonly count: number;
  /** When the first of these attempts ended, epoch milliseconds. */
  readonly firstMs: number;
  /** When the last of these attempts ended, epoch milliseconds. */
  readonly lastMs: number;
  readonly next: UnknownErrorSequel;
}
