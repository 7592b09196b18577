import type { Secret } from "./secret.js";
import { secretsInText } from "./secrets-in-text.js";
import { TextScrubber } from "./text-scrubber.js";

/** Every secret that an error must not show. */
export class SecretVault {
  /** How often each was added: credentials of several models share one. */
  readonly #counts = new Map<Secret | string, number>();
  #scrubber: TextScrubber | undefined;
  #scrubberRevision = 0;

  /** Adds a secret, a header's value, or a URL, of which user, password and the values of the query are secret. */
  add(secret: Secret | string): void {
    this.#counts.set(secret, (this.#counts.get(secret) ?? 0) + 1);
    this.#scrubber = undefined;
  }

  /** Forgets what was added, once it was removed as often. */
  remove(secret: Secret | string): void {
    const count = this.#counts.get(secret) ?? 0;
    if (count > 1) {
      this.#counts.set(secret, count - 1);
      return;
    }
    this.#counts.delete(secret);
    this.#scrubber = undefined;
  }

  /** Scrubs texts of what the secrets are now and were a moment ago. */
  scrubber(): TextScrubber {
    const revision = this.#revision();
    if (this.#scrubber === undefined || revision !== this.#scrubberRevision) {
      this.#scrubber = new TextScrubber([...this.#counts.keys()].flatMap(valuesOf));
      this.#scrubberRevision = revision;
    }
    return this.#scrubber;
  }

  /** Grows whenever a function has given a new value. */
  #revision(): number {
    let sum = 0;
    for (const secret of this.#counts.keys()) {
      sum += typeof secret === "string" ? 0 : secret.revision;
    }
    return sum;
  }
}

function valuesOf(secret: Secret | string): readonly string[] {
  return typeof secret === "string" ? secretsInText(secret) : secret.values();
}
