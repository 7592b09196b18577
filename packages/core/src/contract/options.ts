/** How a call retries. */
export interface RetryOptions {
  /** Most rounds of a call through its credentials, including the first. @default 3 */
  readonly maxRounds?: number | undefined;
  /** Most attempts of one call. @default Infinity */
  readonly maxAttempts?: number | undefined;
  /**
   * Retries of a transient failure on the same credential before the next credential. They use at most half of the tokens of `budget`, and
   * end when the credential's circuit opens and a spare is closed. @default 0; 3 with `stickyRing()`
   */
  readonly sameCredential?: number | undefined;
  /** The first back-off, in milliseconds; it doubles each time, with jitter. @default 500 */
  readonly backoffMs?: number | undefined;
  /** The longest back-off, in milliseconds. @default 8000 */
  readonly maxBackoffMs?: number | undefined;
  /** How long a call waits in total for a credential that recovers soon, in milliseconds. @default 10000 */
  readonly maxWaitMs?: number | undefined;
  /** Most calls of a model that wait at the same time. Further calls fail at once. @default 10000 */
  readonly maxWaiting?: number | undefined;
  /** Limits the retries on one server. */
  readonly budget?: RetryBudgetOptions | undefined;
}

/**
 * Limits the retries on one server: a bucket of tokens, with one token for each retry. The first retry of each call is free, unless it repeats
 * the call on the same credential (`sameCredential`).
 */
export interface RetryBudgetOptions {
  /** Most tokens. The bucket is full at the start. @default 100 */
  readonly tokens?: number | undefined;
  /** Tokens that each answer adds. @default 0.1 */
  readonly perAnswer?: number | undefined;
  /** Tokens that each second adds. @default 1 */
  readonly perSecond?: number | undefined;
}

/** When Hotspare probes a credential that failed. */
export interface FailbackOptions {
  /** Milliseconds until Hotspare probes a credential that is revoked, exhausted or not found. @default 600000 */
  readonly afterMs?: number | undefined;
  /** Calls that other credentials answer until Hotspare probes sooner. @default 50 */
  readonly afterCalls?: number | undefined;
  /** `request`: a user's call is the probe. `background`: the adapter's `ping` beside a call. @default "request" */
  readonly probe?: "request" | "background" | undefined;
}

/** When a circuit opens, and for how long. */
export interface BreakerOptions {
  /** Calls in a row whose `transient` or `unknown` failures open a circuit. @default 3 */
  readonly failureThreshold?: number | undefined;
  /** How long a circuit stays open, in milliseconds. Doubles at each opening without a success between. @default 30000 */
  readonly cooldownMs?: number | undefined;
  /** The longest time that doubling keeps a circuit open, in milliseconds. @default 3600000 */
  readonly maxCooldownMs?: number | undefined;
  /** The longest stated wait that Hotspare trusts, in milliseconds. During a longer wait one call probes each `failback.afterMs`. @default 3600000 */
  readonly maxStatedWaitMs?: number | undefined;
}

/** Which pictures, films and sounds a request may name. Set both if requests contain sources that somebody else wrote. */
export interface MediaOptions {
  /** Whether Hotspare reads paths and `file:` URLs of this machine. @default true */
  readonly files?: boolean | undefined;
  /**
   * The hosts that an http(s) URL may name: `"images.example.com"`, `"*.example.com"` for every host below, `"localhost:9000"` for a port
   * that is not the scheme's own. `[]` refuses every URL. Hotspare fetches no URL itself: the provider does. @default any host
   */
  readonly hosts?: readonly string[] | undefined;
}

/** `MediaOptions` with every default filled in. */
export interface MediaPolicy {
  readonly files: boolean;
  /** Undefined: any host. */
  readonly hosts: readonly string[] | undefined;
}

/** Options with all members present. */
export type Normalized<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> };

/** `RetryOptions` with all members present. */
export type NormalizedRetry = Normalized<Omit<RetryOptions, "budget">> & {
  readonly budget: Normalized<RetryBudgetOptions>;
};
