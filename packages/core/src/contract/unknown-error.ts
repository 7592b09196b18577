import type { ModelKind } from "./events.js";
import type { Classification } from "./plugin/classification.js";
import type { ErrorClass } from "./plugin/error-class.js";

/** The replies to the same requests after this error. The counts add up to `UnknownError.count`, without `byAll`. */
interface UnknownErrorSequel {
  /** The next credential answered. */
  readonly answered: number;
  /** Hotspare asked no other credential, and the same credential answered later. */
  readonly answeredItself: number;
  /** The next credential got the same error. */
  readonly sameError: number;
  /** The next credential failed in another way: counts by class. */
  readonly otherErrors: Readonly<Partial<Record<ErrorClass, number>>>;
  /** Hotspare asked no other credential: the error ended the call, no other credential was left, or the caller left. */
  readonly notAsked: number;
  /** Requests that got this error from every credential that Hotspare asked, at least two. One request may count in `sameError` several times. */
  readonly byAll: number;
}

/** A kind of error that no rule knows, without prompts and keys. It has plain values: `hotspare explain --suggest` reads its JSON. */
export interface UnknownError {
  readonly provider: string;
  /** Ids of the first five credentials that got the error. They show which server sent it, if one provider has several servers. */
  readonly credentialIds: readonly string[];
  readonly modelKind: ModelKind;
  readonly status?: number;
  /** The provider's code in the facts; `…` if it may contain a part of a request. */
  readonly code?: string;
  /** The provider's type, like `code`. */
  readonly type?: string;
  /** Code of a network failure. */
  readonly errno?: string;
  /**
   * The words of the provider's sentence that are common in errors, at most 300 characters. `{number}`, `{id}`, `{url}`, `{email}`,
   * `{quoted}` and `[secret]` replace values, and `…` replaces all other words.
   */
  readonly message: string;
  /** How Hotspare classified the error last, without its reason. */
  readonly verdict: Pick<Classification, "class" | "scope" | "rule">;
  /** Attempts that failed with this error. */
  readonly count: number;
  /** When the first of these attempts ended, epoch milliseconds. */
  readonly firstMs: number;
  /** When the last of these attempts ended, epoch milliseconds. */
  readonly lastMs: number;
  readonly next: UnknownErrorSequel;
}
