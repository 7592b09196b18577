import type { WireListener } from "./plugin/attempt-context.js";
import type { Timeouts } from "./timeouts.js";

/** Options of one call. */
export interface CallOptions {
  /** Ends the call at once, also while it waits; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** What the call is for, such as `"indexing"`. Usage is counted under this name. @default the model's `purpose` */
  readonly purpose?: string | undefined;
  /** Overrides the model's timeouts for this call. */
  readonly timeouts?: Timeouts | undefined;
  /**
   * Sent with each request of this call, over the credential's own headers of the same name. Values are secrets, as credentials are.
   * Names that authenticate or frame a request (`authorization`, `host`, `content-type`, `connection` …) are refused.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Every event of this call carries it. It is never sent. */
  readonly metadata?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** How long the call may wait in all for a free credential, in milliseconds. 0: not at all. @default the model's `retry.maxWaitMs` */
  readonly maxWaitMs?: number | undefined;
  /**
   * Most attempts of the call, over all credentials and rounds. 1: whatever fails is not tried again. Of a list that takes several requests,
   * each of its requests.
   * @default the model's `retry.maxAttempts`
   */
  readonly maxAttempts?: number | undefined;
  /** Sees the bodies that are sent and that come back, as far as the providers show them. @default nobody looks */
  readonly wire?: WireListener | undefined;
  /** Background calls wait until no other call of the model waits. @default "normal" */
  readonly priority?: "normal" | "background" | undefined;
}
