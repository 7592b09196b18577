import type { Secret } from "./secret.js";
import { secretsInText } from "./secrets-in-text.js";
import { TextScrubber } from "./text-scrubber.js";

/** Every secret that an error must not show. */
export class SecretVault {
  /** How often each secret was added. Credentials of several models may share a secret. */
  readonly #counts = new Map<Secret | string, number>();
  #scrubber = new TextScrubber();
  #scrubberRevision = 0;
  /** What the scrubber does not hide yet. */
  #pending = new Set<Secret | string>();
  /** The secrets whose values may change: those that a function gives. */
  #rotating = new Set<Secret>();

  /** Adds a secret, a header's value or a URL. A URL's user, password and query values are secret. */
  add(secret: Secret | string): void {
    const count = this.#counts.get(secret) ?? 0;
    this.#counts.set(secret, count + 1);
    if (count === 0) {
      this.#pending.add(secret);
    }
    if (typeof secret !== "string" && secret.rotating) {
      this.#rotating.add(secret);
    }
  }

  /** Removes a secret once it has been removed as often as added. */
  remove(secret: Secret | string): void {
    const count = this.#counts.get(secret) ?? 0;
    if (count > 1) {
      this.#counts.set(secret, count - 1);
      return;
    }
    this.#counts.delete(secret);
    if (typeof secret !== "string") {
      this.#rotating.delete(secret);
    }
    this.#beginAgain();
  }

  /** Returns a scrubber for the current and the recent values of the secrets. */
  scrubber(): TextScrubber {
    const revision = this.#revision();
    if (revision !== this.#scrubberRevision) {
      this.#scrubberRevision = revision;
      this.#beginAgain();
    }
    if (this.#pending.size > 0) {
      this.prepare(() => false);
    }
    return this.#scrubber;
  }

  /**
   * Makes the scrubber ready, secret by secret, until `isTimeUp`: ten thousand secrets at once would hold the event loop. Returns
   * whether the scrubber is ready.
   */
  prepare(isTimeUp: () => boolean): boolean {
    for (const secret of this.#pending) {
      this.#pending.delete(secret);
      this.#scrubber.add(valuesOf(secret));
      if (isTimeUp()) {
        break;
      }
    }
    return this.#pending.size === 0;
  }

  #beginAgain(): void {
    this.#scrubber = new TextScrubber();
    this.#pending = new Set(this.#counts.keys());
  }

  /** Increases whenever a function has returned a new value. */
  #revision(): number {
    let sum = 0;
    for (const secret of this.#rotating) {
      sum += secret.revision;
    }
    return sum;
  }
}

function valuesOf(secret: Secret | string): readonly string[] {
  return typeof secret === "string" ? secretsInText(secret) : secret.values();
}
