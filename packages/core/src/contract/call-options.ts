import type { Timeouts } from "./timeouts.js";

/** Options of one call. */
export interface CallOptions {
  /** Ends the call at once, also while it waits; the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** What the call is for, such as `"indexing"`: its usage is counted under this name. @default the model's `purpose` */
  readonly purpose?: string | undefined;
  /** Overrides the model's timeouts for this call. */
  readonly timeouts?: Timeouts | undefined;
}
