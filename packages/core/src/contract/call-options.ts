import type { WireListener } from "./plugin/attempt-context.js";
import type { Timeouts } from "./timeouts.js";

/** Options of one call. */
export interface CallOptions {
  /** Ends the call at once, also while it waits; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** The purpose of the call, such as `"indexing"`. Hotspare counts usage by purpose. @default the model's `purpose` */
  readonly purpose?: string | undefined;
  /** Overrides the model's timeouts for this call. */
  readonly timeouts?: Timeouts | undefined;
  /**
   * Headers of each request of this call. They override the credential's headers of the same name, and Hotspare treats their values as
   * secrets. Hotspare refuses names that authenticate or frame a request (`authorization`, `host`, `content-type`, `connection` …).
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Plain values that every event of this call has. Hotspare never sends them. */
  readonly metadata?: Readonly<Record<string, string | number | boolean>> | undefined;
  /** How long the call may wait in total for a free credential, in milliseconds. 0: the call does not wait. @default the model's `retry.maxWaitMs` */
  readonly maxWaitMs?: number | undefined;
  /**
   * Most attempts of the call, over all credentials and rounds. 1: Hotspare does not try again after a failure. For a list that needs several
   * requests, the most attempts of each request.
   * @default the model's `retry.maxAttempts`
   */
  readonly maxAttempts?: number | undefined;
  /** Sees the bodies of requests and replies, if the provider shows them. @default no listener */
  readonly wire?: WireListener | undefined;
  /** Background calls wait until no other call of the model waits. @default "normal" */
  readonly priority?: "normal" | "background" | undefined;
}
