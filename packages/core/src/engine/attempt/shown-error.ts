import { type RecordedFailure, recordFailure } from "../../errors/failure-of.js";
import { toError } from "../../errors/to-error.js";
import { scrubWith } from "../../secrets/scrub.js";
import type { TextScrubber } from "../../secrets/text-scrubber.js";

/** What is shown instead of an error whose members throw when they are read. */
export const unreadableMessage =
  "The provider threw an error that cannot be read: reading its members throws.";

/** A provider's error, without secrets as soon as somebody is to see it. To search it costs as much as the rest of a failure. */
export class ShownError {
  readonly #original: Error;
  readonly #secrets: TextScrubber;
  readonly #onUnreadable: () => void;
  #shown: Error | undefined;
  #record: (() => RecordedFailure) | undefined;

  /** @param secrets also hides what leaves the vault before the error is shown */
  constructor(original: Error, secrets: TextScrubber, onUnreadable: () => void) {
    this.#original = original;
    this.#secrets = secrets;
    this.#onUnreadable = onUnreadable;
  }

  /** The same object each time. */
  show(): Error {
    if (this.#shown === undefined) {
      this.#shown = this.#withoutSecrets();
      // An error that cannot be changed has a substitute.
      if (this.#record !== undefined && this.#shown !== this.#original) {
        recordFailure(this.#shown, this.#record);
      }
    }
    return this.#shown;
  }

  /** Has `failureOf` return this for the error. */
  record(failure: () => RecordedFailure): void {
    this.#record = failure;
    recordFailure(this.#shown ?? this.#original, failure);
  }

  #withoutSecrets(): Error {
    try {
      return toError(scrubWith(this.#original, this.#secrets));
    } catch {
      this.#onUnreadable();
      return new Error(unreadableMessage);
    }
  }
}
