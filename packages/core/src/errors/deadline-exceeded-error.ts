import type { Attempt } from "../contract/attempt.js";
import { brand, hasBrand } from "./error-brand.js";
import { hide } from "./hide.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

export interface DeadlineExceededErrorOptions extends HotspareErrorOptions {
  /** The time limit of the call, in milliseconds. */
  readonly totalMs: number;
  readonly attempts: readonly Attempt[];
}

/** The call's `timeouts.totalMs` ended before a credential answered. */
export class DeadlineExceededError extends HotspareError {
  static {
    brand(DeadlineExceededError, "DeadlineExceededError");
  }

  static override isInstance(error: unknown): error is DeadlineExceededError {
    return hasBrand(error, "DeadlineExceededError");
  }

  readonly totalMs: number;
  /** The attempts made in that time. Not enumerable. */
  declare readonly attempts: readonly Attempt[];

  constructor(options: DeadlineExceededErrorOptions) {
    super({ message: messageOf(options), ...options });
    this.totalMs = options.totalMs;
    hide(this, { attempts: [...options.attempts] });
  }
}

function messageOf({ totalMs, attempts }: DeadlineExceededErrorOptions): string {
  const tried = attempts.map(
    ({ credentialId, classification }) => `${credentialId} ${classification?.class ?? "unfinished"}`,
  );
  const what = tried.length === 0 ? "no attempt had ended" : `tried: ${tried.join(", ")}`;
  return `The call took longer than its ${Math.round(totalMs)} ms (${what}): raise timeouts.totalMs, or lower timeouts.attemptMs so that more credentials get a turn.`;
}
