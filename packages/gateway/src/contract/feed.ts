// The feed that the page and `hotspare watch` read. `GET /api/models` answers a Snapshot. `GET /api/events` sends a Snapshot as `event: snapshot`, then each Patch
// as `event: patch`, at most twice a second. The feed is plain JSON. Times are epoch milliseconds. The feed never has a prompt, a key or an address with a secret.

/** The state of one credential of one model. */
export interface CredentialView {
  readonly id: string;
  readonly provider: string;
  /** Whether calls go to the credential now. */
  readonly isActive: boolean;
  /** State of the circuit. `closed_down`: the model was closed. */
  readonly state: "closed" | "open" | "half_open" | "closed_down";
  /** When a call may probe the credential: the end of its cooldown, or of the wait that the provider stated if that is plausible. Absent: the circuit is closed. */
  readonly untilMs?: number;
  /** Which process observed the failure that opened the circuit: `local` or `fleet`. Absent: the circuit is closed. */
  readonly origin?: string;
  /** The failure that opened the circuit. While the circuit is closed: the last failure. */
  readonly why?: FailureReason;
  /** Running attempts. */
  readonly inFlight: number;
  /** Answered attempts since the start of the gateway. */
  readonly served: number;
  /** Latency of the credential's answers in the last five minutes. Absent: there were no answers. */
  readonly latencyMs?: Percentiles;
  /** Most attempts that may be in flight at once, after a rate limit. Absent: no bound. */
  readonly room?: number;
  /** The rest of the rate limits that the provider has stated. Absent: the provider has stated no limits. */
  readonly headroom?: { readonly requests?: Headroom; readonly tokens?: Headroom };
  /** Id of an earlier credential with the same key, server and model. Such a credential is not a spare. Absent: there is none. */
  readonly sameAs?: string;
}

/** Why an attempt failed. */
export interface FailureReason {
  /** Error class, such as `rate_limited`. */
  readonly class: string;
  readonly reason: string;
  /** Name of the rule that has classified the error. */
  readonly rule: string;
  /** What the failure means and what Hotspare does, in one or two sentences. */
  readonly explanation: string;
}

/** Median and 95th percentile of latencies, in milliseconds. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

/** A rate limit that a provider has stated, in requests or tokens, and its rest. */
export interface Headroom {
  readonly limit: number;
  readonly remaining: number;
}

/** A model and its credentials, in priority order. */
export interface ModelView {
  /** The name that clients use. */
  readonly name: string;
  /** The name that the providers use. */
  readonly model: string;
  readonly kind: "vlm" | "embedder";
  /** Id of the credential that gets the calls. Absent: no credential is usable. */
  readonly active?: string;
  /** Running calls, including the calls that wait for a credential. */
  readonly calls: number;
  /** Calls that wait for a credential. */
  readonly waiting: number;
  /** Latency of whole calls in the last five minutes. Absent: there were no answers. */
  readonly latencyMs?: Percentiles;
  readonly credentials: readonly CredentialView[];
}

/** An entry of the timeline. Each new entry has a higher `id`. */
export type TimelineEntry = {
  readonly id: number;
  readonly atMs: number;
  readonly model: string;
  readonly kind: "vlm" | "embedder";
} & (
  | {
      readonly type: "switch";
      readonly from?: string;
      readonly to?: string;
      readonly class: string;
      readonly reason: string;
    }
  | { readonly type: "failback"; readonly from?: string; readonly to?: string }
  | {
      readonly type: "exhaustion";
      readonly class: string;
      readonly credentials: readonly string[];
      readonly retryAfterMs?: number;
    }
  | {
      readonly type: "opened";
      readonly credentials: readonly string[];
      readonly class: string;
      readonly reason: string;
      readonly untilMs: number;
      /** The circuit was open before. `probe`: a probe failed. `other`: another failure, or a failure that another process observed. Absent: the circuit was closed. */
      readonly wasOpen?: "probe" | "other";
    }
  | { readonly type: "closed"; readonly credentials: readonly string[] }
  | { readonly type: "reset"; readonly credentials: readonly string[] }
  | {
      /** After a reload of the configuration, another credential gets the model's calls. No failure caused this change. */
      readonly type: "reload";
      /** Absent: no credential was usable, or the model is new. */
      readonly from?: string;
      readonly to?: string;
      readonly isNew: boolean;
    }
);

/** Traffic of all models in ten seconds. */
export interface Bucket {
  /** Start of the ten seconds. */
  readonly atMs: number;
  /** Calls that ended with an answer. */
  readonly answered: number;
  /** Calls that failed, and streams that broke. */
  readonly failed: number;
  /** Calls that the caller ended early. */
  readonly aborted: number;
  /** Failed attempts by error class. */
  readonly failures: Readonly<Record<string, number>>;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** In the currency of the prices. Absent: the configuration has no prices. */
  readonly cost?: number;
  /** Most calls that waited for a credential at once. */
  readonly waiting: number;
}

/** A failed attempt with its explanation. Each new failure has a higher `id`. */
export interface FailureView {
  readonly id: number;
  readonly atMs: number;
  readonly model: string;
  readonly credential: string;
  readonly provider: string;
  readonly callId: number;
  /** How long the attempt took, in milliseconds. */
  readonly durationMs: number;
  readonly why: FailureReason;
  /** What Hotspare did with the call: `next gpt-b`, `waited`, `failed` or `the caller left`. */
  readonly outcome: string;
  readonly client?: string;
}

/** A kind of error that no rule recognises, with a suggested rule. */
export interface UnknownView {
  readonly provider: string;
  readonly status?: number;
  readonly code?: string;
  readonly message: string;
  /** How often the error was seen. */
  readonly count: number;
  /** When the error was last seen. */
  readonly lastMs: number;
  /** The suggested rule as TypeScript. Absent: the error has too little evidence for a rule. */
  readonly suggestion?: string;
}

/** Usage of a client since the start of the gateway, and its budget of the current month. See `ClientUsage`. */
export interface ClientView {
  readonly name: string;
  readonly requests: number;
  readonly refused: number;
  readonly inFlight: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cost?: number;
  readonly budget?: { readonly limit: number; readonly spent: number; readonly currency: string };
}

/** Everything that the page shows. */
export interface Snapshot {
  /** Time of the gateway's clock. */
  readonly nowMs: number;
  /** Start of the gateway. */
  readonly startedMs: number;
  /** Version of the gateway. */
  readonly version: string;
  /** `draining`: the gateway stops when its running answers have ended. */
  readonly state: "serving" | "draining";
  /** Whether `POST /api/reset` needs the admin's log-in, and whether the sender of this request is logged in. */
  readonly admin: "open" | "logged-in" | "log-in-needed";
  /** Currency of all costs. Absent: there are no prices, or they name no currency. */
  readonly currency?: string;
  readonly models: readonly ModelView[];
  readonly clients: readonly ClientView[];
  /** Entries of the last hour, oldest first. At most 2,000 entries. */
  readonly timeline: readonly TimelineEntry[];
  /** Buckets of the last hour, oldest first. */
  readonly buckets: readonly Bucket[];
  /** The last 100 failures, oldest first. */
  readonly failures: readonly FailureView[];
  readonly unknown: readonly UnknownView[];
  /** State of the link to the fleet. Absent: there is no fleet. */
  readonly fleet?: { readonly state: string; readonly reason?: string };
}

/**
 * What changed since the previous message. `models`, `clients` and `unknown` are whole lists. `timeline` and `failures` have only new entries. `buckets` has the
 * changed buckets; each replaces the bucket with the same `atMs`.
 */
export type Patch = Pick<Snapshot, "nowMs"> & Partial<Omit<Snapshot, "nowMs">>;
