import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import { brand, hasBrand } from "./error-brand.js";
import { hide } from "./hide.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/** Which of an attempt's times ran out. */
export type AttemptTimeoutKind = "attempt" | "firstContent" | "idle";

export interface AttemptTimeoutErrorOptions extends HotspareErrorOptions {
  readonly what: AttemptTimeoutKind;
  readonly timeoutMs: number;
}

/** What each time is called in options, and its failure in classifications. */
const timeouts: Readonly<Record<AttemptTimeoutKind, { code: string; option: string; silence: string }>> = {
  attempt: { code: "attempt_timeout", option: "attemptMs", silence: "No answer" },
  firstContent: { code: "first_content_timeout", option: "firstContentMs", silence: "No first content" },
  idle: { code: "idle_timeout", option: "idleMs", silence: "No further content" },
};

/** One attempt took longer than it may. It is classified as transient: the call goes on with another credential. */
export class AttemptTimeoutError extends HotspareError {
  static {
    brand(AttemptTimeoutError, "AttemptTimeoutError");
  }

  static override isInstance(error: unknown): error is AttemptTimeoutError {
    return hasBrand(error, "AttemptTimeoutError");
  }

  readonly what: AttemptTimeoutKind;
  readonly timeoutMs: number;
  /** What the general rules classify; not enumerable. */
  declare readonly facts: ErrorFacts;

  constructor(options: AttemptTimeoutErrorOptions) {
    const { code, option, silence } = timeouts[options.what];
    super({
      message: `${silence} within ${options.timeoutMs} ms: raise timeouts.${option} if the model needs longer.`,
      ...options,
    });
    this.what = options.what;
    this.timeoutMs = options.timeoutMs;
    hide(this, { facts: { code, message: this.message } satisfies ErrorFacts });
  }
}
