import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import { brand, hasBrand } from "./error-brand.js";
import { hide } from "./hide.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/** Which timeout of an attempt ran out. `"secret"`: the attempt's timeout ran out before the function for the key had returned, so Hotspare sent no request. */
export type AttemptTimeoutKind = "attempt" | "firstContent" | "idle" | "secret";

export interface AttemptTimeoutErrorOptions extends HotspareErrorOptions {
  readonly what: AttemptTimeoutKind;
  readonly timeoutMs: number;
}

/** The failure code of each timeout, and the message around its milliseconds. */
const timeouts: Readonly<Record<AttemptTimeoutKind, { code: string; silence: string; advice: string }>> = {
  attempt: { code: "attempt_timeout", silence: "No answer", advice: raise("attemptMs") },
  firstContent: {
    code: "first_content_timeout",
    silence: "No first content",
    advice: raise("firstContentMs"),
  },
  idle: { code: "idle_timeout", silence: "No further content", advice: raise("idleMs") },
  secret: {
    code: "secret_timeout",
    silence: "The function that supplies the key returned no key",
    advice: "no request was sent. Let the function end by itself, or raise the timeout if it needs longer",
  },
};

function raise(option: string): string {
  return `raise timeouts.${option} if the model needs longer`;
}

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
    const { code, silence, advice } = timeouts[options.what];
    super({
      message: `${silence} within ${options.timeoutMs} ms: ${advice}.`,
      ...options,
    });
    this.what = options.what;
    this.timeoutMs = options.timeoutMs;
    hide(this, { facts: { code, message: this.message } satisfies ErrorFacts });
  }
}
