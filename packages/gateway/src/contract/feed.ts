// What the page and `hotspare watch` read: `GET /api/models` answers a Snapshot; `GET /api/events` sends one as `event: snapshot`, then
// `event: patch` at most twice a second. Plain JSON; times are epoch milliseconds; never a prompt, a key or an address with a secret.

/** The state of one credential of one model. */
export interface CredentialView {
  readonly id: string;
  readonly provider: string;
  /** Whether calls go to it now. */
  readonly isActive: boolean;
  readonly state: "closed" | "open" | "half_open" | "closed_down";
  /** Soonest time at which it may be probed. Absent: closed. */
  readonly untilMs?: number;
  /** Where the failure was seen that opened it. */
  readonly origin?: string;
  /** The failure that opened it; while closed, the last failure. */
  readonly why?: FailureReason;
  readonly inFlight: number;
  readonly served: number;
  /** Of its answers in the last five minutes. Absent: there were none. */
  readonly latencyMs?: Percentiles;
  /** Attempts that may be in flight since a rate limit. Absent: not bounded. */
  readonly room?: number;
  readonly headroom?: { readonly requests?: Headroom; readonly tokens?: Headroom };
  readonly sameAs?: string;
}

export interface FailureReason {
  readonly class: string;
  readonly reason: string;
  readonly rule: string;
  /** What it means and what Hotspare does, in a sentence or two. */
  readonly explanation: string;
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

export interface Headroom {
  readonly limit: number;
  readonly remaining: number;
}

/** A model and its credentials, in priority order. */
export interface ModelView {
  readonly name: string;
  readonly model: string;
  readonly kind: "vlm" | "embedder";
  /** Absent: no credential is usable. */
  readonly active?: string;
  /** Calls that have not ended, those that wait among them. */
  readonly calls: number;
  readonly waiting: number;
  /** Of whole calls in the last five minutes. */
  readonly latencyMs?: Percentiles;
  readonly credentials: readonly CredentialView[];
}

/** One thing that happened, for the timeline. `id` grows. */
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
    }
  | { readonly type: "closed"; readonly credentials: readonly string[] }
  | { readonly type: "reset"; readonly credentials: readonly string[] }
  | {
      /** A reload of the configuration: another credential gets the model's calls than before, without a switch. */
      readonly type: "reload";
      /** Absent: no credential was usable, or the model is new. */
      readonly from?: string;
      readonly to?: string;
      readonly isNew: boolean;
    }
);

/** Ten seconds of traffic of all models. */
export interface Bucket {
  readonly atMs: number;
  /** Ended calls by outcome. */
  readonly answered: number;
  readonly failed: number;
  readonly aborted: number;
  /** Failed attempts by error class. */
  readonly failures: Readonly<Record<string, number>>;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Absent: no prices are given. */
  readonly cost?: number;
  /** Most calls that waited at once. */
  readonly waiting: number;
}

/** A failed attempt, explained. `id` grows. */
export interface FailureView {
  readonly id: number;
  readonly atMs: number;
  readonly model: string;
  readonly credential: string;
  readonly provider: string;
  readonly callId: number;
  readonly durationMs: number;
  readonly why: FailureReason;
  /** What Hotspare did with the call: `next gpt-b`, `waited`, `failed`. */
  readonly outcome: string;
  readonly client?: string;
}

/** A kind of error that no rule knows, with the rule that would. */
export interface UnknownView {
  readonly provider: string;
  readonly status?: number;
  readonly code?: string;
  readonly message: string;
  readonly count: number;
  readonly lastMs: number;
  /** TypeScript of the suggested rule. Absent: there is too little evidence. */
  readonly suggestion?: string;
}

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
  readonly nowMs: number;
  readonly startedMs: number;
  readonly version: string;
  /** `draining`: the process ends when its answers have. */
  readonly state: "serving" | "draining";
  /** Whether `POST /api/reset` needs the admin's log-in, and whether this request has it. */
  readonly admin: "open" | "logged-in" | "log-in-needed";
  readonly currency?: string;
  readonly models: readonly ModelView[];
  readonly clients: readonly ClientView[];
  /** Of the last hour, oldest first; 2,000 at most. */
  readonly timeline: readonly TimelineEntry[];
  /** Of the last hour, oldest first. */
  readonly buckets: readonly Bucket[];
  /** The last 100, oldest first. */
  readonly failures: readonly FailureView[];
  readonly unknown: readonly UnknownView[];
  /** Fleet link. Absent: there is none. */
  readonly fleet?: { readonly state: string; readonly reason?: string };
}

/**
 * What changed since the message before: whole lists for `models`, `clients` and `unknown`; only new entries of `timeline` and `failures`; the
 * buckets that changed, to be put in place of those with the same `atMs`.
 */
export type Patch = Pick<Snapshot, "nowMs"> & Partial<Omit<Snapshot, "nowMs">>;
