import type { ModelKind } from "../../contract/events.js";
import type { Classification } from "../../contract/plugin/classification.js";
import type { ErrorClass } from "../../contract/plugin/error-class.js";
import type { UnknownError } from "../../contract/unknown-error.js";
import type { RedactedError } from "./redact-error.js";

/** What came after an error. */
export type Sequel =
  | "answered"
  | "answeredItself"
  | "sameError"
  | "notAsked"
  | { readonly failedWith: ErrorClass };

/** Credentials of a kind that are named: the first ones. */
const mostCredentials = 5;

/** One error of a kind: whose it was, how it was classified, and when its attempt ended in epoch milliseconds. */
export interface SeenError {
  readonly credentialId: string;
  readonly classification: Classification;
  readonly atMs: number;
}

/** One kind of unknown error, as it is counted. */
export class UnknownKind {
  readonly key: string;
  readonly #provider: string;
  readonly #modelKind: ModelKind;
  readonly #error: RedactedError;
  readonly #next = { answered: 0, answeredItself: 0, sameError: 0, notAsked: 0 };
  readonly #otherErrors = new Map<ErrorClass, number>();
  readonly #credentialIds = new Set<string>();
  #byAll = 0;
  #count = 0;
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  #verdict: UnknownError["verdict"] | undefined;

  constructor(key: string, provider: string, modelKind: ModelKind, error: RedactedError) {
    this.key = key;
    this.#provider = provider;
    this.#modelKind = modelKind;
    this.#error = error;
  }

  count({ atMs, classification, credentialId }: SeenError, sequel: Sequel): void {
    this.#count += 1;
    if (this.#credentialIds.size < mostCredentials) {
      this.#credentialIds.add(credentialId);
    }
    this.#firstMs = Math.min(this.#firstMs, atMs);
    this.#lastMs = Math.max(this.#lastMs, atMs);
    const { class: errorClass, scope, rule } = classification;
    this.#verdict = Object.freeze({ class: errorClass, scope, rule });
    if (typeof sequel === "string") {
      this.#next[sequel] += 1;
    } else {
      this.#otherErrors.set(sequel.failedWith, (this.#otherErrors.get(sequel.failedWith) ?? 0) + 1);
    }
  }

  /** Every credential that was asked gave this error to one request. */
  countByAll(): void {
    this.#byAll += 1;
  }

  /** Undefined: none of its errors has been counted yet. */
  snapshot(): UnknownError | undefined {
    if (this.#verdict === undefined) {
      return undefined;
    }
    const { answered, answeredItself, sameError, notAsked } = this.#next;
    const otherErrors = Object.freeze(Object.fromEntries(this.#otherErrors));
    return Object.freeze({
      provider: this.#provider,
      credentialIds: Object.freeze([...this.#credentialIds]),
      modelKind: this.#modelKind,
      ...this.#error,
      verdict: this.#verdict,
      count: this.#count,
      firstMs: this.#firstMs,
      lastMs: this.#lastMs,
      next: Object.freeze({ answered, answeredItself, sameError, otherErrors, notAsked, byAll: this.#byAll }),
    });
  }
}
