import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import { brand, hasBrand } from "./error-brand.js";
import { hide } from "./hide.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/** Which timeout of an attempt ran out. */
export type AttemptTimeoutKind = "attempt" | "firstContent" | "idle";

export interface AttemptTimeoutErrorOptions extends HotspareErrorOptions {
  readonly what: AttemptTimeoutKind;
  readonly timeoutMs: number;
}

/** The option and the failure code of each timeout. */
const timeouts: Readonly<Record<AttemptTimeoutKind, { code: string; option: string; silence: string }>> = {
  attempt: { code: "attempt_timeout", option: "attemptMs", silence: "No answer" },
  firstContent: { code: "first_content_timeout", option: "firstContentMs", silence: "No first content" },
  idle: { code: "idle_timeout", option: "idleMs", silence: "No further content" },
};

/**
 * One attempt exceeded a timeout. The general rules classify the error as transient, so the call continues with another
 * credential.
 */
export class AttemptTimeoutError extends HotspareError {
  static {
    brand(AttemptTimeoutError, "AttemptTimeoutError");
  }

  static override isInstance(error: unknown): error is AttemptTimeoutError {
    return hasBrand(error, "AttemptTimeoutError");
  }

  readonly what: AttemptTimeoutKind;
  readonly timeoutMs: number;
  /** Input of the general rules. Not enumerable. */
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
