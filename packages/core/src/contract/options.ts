/** How a call tries again. */
export interface RetryOptions {
  /** How many times a call goes round its credentials, the first round included. @default 3 */
  readonly maxRounds?: number | undefined;
  /** Most attempts of one call. @default Infinity */
  readonly maxAttempts?: number | undefined;
  /** How often a transient failure is tried again on the same credential before moving on. @default 0 */
  readonly sameCredential?: number | undefined;
  /** The first back-off, in milliseconds; it doubles each time, with jitter. @default 500 */
  readonly backoffMs?: number | undefined;
  /** The longest back-off, in milliseconds. @default 8000 */
  readonly maxBackoffMs?: number | undefined;
  /** How long a call waits for a recovery that is near, in milliseconds. @default 10000 */
  readonly maxWaitMs?: number | undefined;
}

/** When a credential that failed is tried again by a probe. */
export interface FailbackOptions {
  /** Milliseconds after which a revoked, exhausted or unknown credential is probed. @default 600000 */
  readonly afterMs?: number | undefined;
  /** Calls answered by others after which it is probed sooner. @default 50 */
  readonly afterCalls?: number | undefined;
  /** `request`: a user's call is the probe; `background`: the adapter's `ping` beside it. @default "request" */
  readonly probe?: "request" | "background" | undefined;
}

/** When a circuit opens, and for how long. */
export interface BreakerOptions {
  /** Calls in a row that must fail before a transient failure opens a circuit. @default 3 */
  readonly failureThreshold?: number | undefined;
  /** How long it stays open, in milliseconds; doubled at each opening without a success between. @default 30000 */
  readonly cooldownMs?: number | undefined;
  /** The longest it stays open by doubling, in milliseconds. @default 3600000 */
  readonly maxCooldownMs?: number | undefined;
  /** A wait stated by the provider beyond this is reported, but probed each `failback.afterMs`. @default 3600000 */
  readonly maxStatedWaitMs?: number | undefined;
}

/** Options whose every member is present: what the inside of core works with. */
export type Normalized<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };
