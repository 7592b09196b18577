import type { Secret } from "./secret.js";
import { secretsInText } from "./secrets-in-text.js";
import { TextScrubber } from "./text-scrubber.js";

/** Every secret that an error must not show. */
export class SecretVault {
  /** How often each secret was added. Credentials of several models may share a secret. */
  readonly #counts = new Map<Secret | string, number>();
  #scrubber = new TextScrubber();
  /** What the scrubber does not hide yet. */
  #pending = new Set<Secret | string>();
  /**
   * How many secrets the scrubber still hides that were removed or replaced. The scrubber is made again when they are as many as the secrets that
   * are kept: a header that each call brings and takes away must not have all secrets indexed again at each failure.
   */
  #removed = 0;
  /** The secrets that functions give, with the revision that the scrubber hides or that is pending. */
  readonly #rotating = new Map<Secret, number>();
  /** Every secret that does not change, as text. Undefined: something was added or removed since. */
  #texts: ReadonlySet<string> | undefined;

  /** Adds a secret, a header's value or a URL. A URL's user, password and query values are secret. */
  add(secret: Secret | string): void {
    const count = this.#counts.get(secret) ?? 0;
    this.#counts.set(secret, count + 1);
    if (count === 0) {
      this.#texts = undefined;
      this.#pending.add(secret);
      if (typeof secret !== "string" && secret.rotating) {
        this.#rotating.set(secret, secret.revision);
      }
    }
  }

  /** Removes a secret once it has been removed as often as added. */
  remove(secret: Secret | string): void {
    const count = this.#counts.get(secret) ?? 0;
    if (count > 1) {
      this.#counts.set(secret, count - 1);
      return;
    }
    this.#texts = undefined;
    // What the scrubber does not hide yet need not be taken out of it.
    if (this.#counts.delete(secret) && !this.#pending.delete(secret)) {
      this.#removed += 1;
    }
    if (typeof secret !== "string") {
      this.#rotating.delete(secret);
    }
  }

  /** Whether a text is a whole secret, or the secret part of a header or a URL. */
  has(text: string): boolean {
    this.#texts ??= new Set(
      [...this.#counts.keys()].filter((secret) => !this.#rotating.has(secret as Secret)).flatMap(valuesOf),
    );
    return (
      this.#texts.has(text) || [...this.#rotating.keys()].some((secret) => secret.values().includes(text))
    );
  }

  /** Returns a scrubber for the current and the recent values of the secrets. */
  scrubber(): TextScrubber {
    for (const [secret, known] of this.#rotating) {
      if (secret.revision !== known) {
        // New values are added; the values that they replace are hidden for a while longer.
        this.#rotating.set(secret, secret.revision);
        this.#pending.add(secret);
        this.#removed += secret.revision - Math.max(known, 1);
      }
    }
    if (this.#pending.size > 0 || this.#isStale) {
      this.prepare(() => false);
    }
    return this.#scrubber;
  }

  /**
   * Makes the scrubber ready, secret by secret, until `isTimeUp`: ten thousand secrets at once would hold the event loop. Returns
   * whether the scrubber is ready.
   */
  prepare(isTimeUp: () => boolean): boolean {
    if (this.#isStale) {
      this.#beginAgain();
    }
    if (this.#scrubber.isEmpty && this.#pending.size > 0) {
      this.#scrubber = new TextScrubber(this.#pending.size);
    }
    for (const secret of this.#pending) {
      this.#pending.delete(secret);
      this.#scrubber.add(valuesOf(secret));
      if (isTimeUp()) {
        break;
      }
    }
    return this.#pending.size === 0;
  }

  get #isStale(): boolean {
    return this.#removed > 0 && this.#removed >= this.#counts.size;
  }

  #beginAgain(): void {
    this.#removed = 0;
    this.#scrubber = new TextScrubber();
    this.#pending = new Set(this.#counts.keys());
  }
}

function valuesOf(secret: Secret | string): readonly string[] {
  return typeof secret === "string" ? secretsInText(secret) : secret.values();
}
