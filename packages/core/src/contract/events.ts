import type { HealthLinkState } from "./health-link.js";
import type { Classification } from "./plugin/classification.js";
import type { ErrorClass } from "./plugin/error-class.js";
import type { FaultScope } from "./plugin/fault-scope.js";
import type { Operation } from "./plugin/operation.js";
import type { TokenUsage } from "./plugin/token-usage.js";
import type { ChangeOrigin } from "./transition.js";

/** Plain values that a caller attaches to a call, only for events. */
export type CallMetadata = Readonly<Record<string, string | number | boolean>>;

/** The members of every event of a call. Times are epoch milliseconds. */
export interface CallEvent {
  /** Numbers the calls of one Hotspare. All parts of a split input have the same number. */
  readonly callId: number;
  readonly kind: Operation;
  readonly modelKind: ModelKind;
  readonly model: string;
  readonly atMs: number;
  /** What the caller attached to the call. */
  readonly metadata?: CallMetadata;
}

/** The members of every event of an attempt. */
export interface AttemptEvent extends CallEvent {
  /** Numbers the attempts of one Hotspare: `attempt` opens the attempt, and one of `success`, `failure` and `abandoned` closes it. */
  readonly attemptId: number;
  readonly credentialId: string;
  readonly provider: string;
  readonly probe: boolean;
  /** Index of the part, when a long input was split. */
  readonly part?: number;
}

/** Which of the two kinds of models an event is about. */
export type ModelKind = "embedder" | "vlm";

/** The call whose outcome changed what is known of a credential. It may be a call of another model. */
export interface ChangeCause {
  readonly callId: number;
  /** Absent: the failures of several attempts were blamed together, at the end of the call. */
  readonly attemptId?: number;
}

/** A change of a model's active credential. */
interface ActiveChange {
  readonly model: string;
  readonly modelKind: ModelKind;
  /** Undefined: no credential was usable. */
  readonly from: string | undefined;
  /** Undefined: no credential is usable. */
  readonly to: string | undefined;
  readonly atMs: number;
  /** Who has seen what brought the change about: this process, or another process of the fleet. */
  readonly origin: ChangeOrigin;
  /** What brought the change about. Absent: a time, a reset, a change of the list, or another process. */
  readonly causedBy?: ChangeCause;
}

/** A change of a fault domain's circuit. */
interface CircuitEvent {
  readonly model: string;
  readonly modelKind: ModelKind;
  readonly scope: FaultScope;
  /** The credentials of the model that the domain holds. */
  readonly credentialIds: readonly string[];
  readonly atMs: number;
  /** Who has seen what brought the change about: this process, or another process of the fleet. */
  readonly origin: ChangeOrigin;
  /** What brought the change about. Absent: a time, a reset, or another process. */
  readonly causedBy?: ChangeCause;
}

/**
 * How a call ended. `answered`: with a result. `failed`: with an error. `aborted`: by its caller's signal, or by a close. `interrupted`: as a
 * stream that broke after its first content. `left`: as a stream that its consumer left.
 */
export type CallOutcome = "answered" | "failed" | "aborted" | "interrupted" | "left";

/** Why an attempt ended with neither an answer nor a failure. */
export type AbandonReason = "aborted" | "deadline" | "closed" | "left" | "adjusted" | "stopped";

/** Every event and its payload. Payloads are plain data and never hold a prompt or a secret. The guide's tables are made from this type. */
export interface HotspareEvents {
  /** A call begins. */
  callStart: CallEvent & { readonly purpose: string };
  /** A call has ended. Each `callStart` has exactly one `callEnd`, on every path. */
  callEnd: CallEvent & {
    readonly purpose: string;
    readonly outcome: CallOutcome;
    readonly startedMs: number;
    readonly durationMs: number;
    readonly attempts: number;
    /** Time in which the call did nothing but wait, in the waiting room or in back-offs. A split input waits while no part of it has a request under way. */
    readonly waitedMs: number;
    /** The credential that answered. A split input names the credential of its first part. */
    readonly credentialId?: string;
    readonly provider?: string;
    readonly usage?: TokenUsage;
    /** Present when the call failed or its stream broke. */
    readonly class?: ErrorClass;
  };
  /** An attempt begins. */
  attempt: AttemptEvent & {
    /** The model as the credential's server is asked for it: an Azure deployment, another vendor's name. */
    readonly wireModel: string;
    /** Address of the server that is asked, without secrets. Absent: its plugin names none. */
    readonly address?: string;
  };
  /** The first content of a stream has come, or the end of an empty stream. */
  firstContent: AttemptEvent & {
    /** Since the attempt began. */
    readonly durationMs: number;
  };
  /** An attempt failed. */
  failure: AttemptEvent & {
    readonly classification: Classification;
    readonly durationMs: number;
    /** Address of the server that was asked, without secrets. Absent: its plugin names none. */
    readonly address?: string;
    /** The credential that the call goes to. Absent: the call waits or ends. */
    readonly next?: string;
  };
  /** An attempt was answered. */
  success: AttemptEvent & { readonly durationMs: number };
  /** An attempt ended with neither an answer nor a failure. */
  abandoned: AttemptEvent & { readonly reason: AbandonReason; readonly durationMs: number };
  /** A call begins to wait for a credential. */
  waitStart: CallEvent & {
    /** When a time is due, milliseconds from now. Absent: only the end of an attempt can make room. */
    readonly retryInMs?: number;
  };
  /** A waiting call was admitted, ran out of time, or left. */
  waitEnd: CallEvent & {
    readonly waitedMs: number;
    readonly outcome: "admitted" | "expired" | "left";
    /** `attemptId` of the attempt that made room. Absent: a time came. */
    readonly freedBy?: number;
  };
  /** A model's active credential moved down. */
  switch: ActiveChange & { readonly classification: Classification };
  /** A model's active credential moved up, because a better credential has recovered. */
  failback: ActiveChange;
  /** A call found no credential that could answer. */
  exhaustion: CallEvent & {
    readonly class: ErrorClass;
    readonly credentialIds: readonly string[];
    /** Soonest recovery, in milliseconds from now. */
    readonly retryAfterMs?: number;
  };
  /** The circuit of a fault domain opened. */
  circuitOpen: CircuitEvent & { readonly classification: Classification; readonly untilMs: number };
  /** The circuit of a fault domain closed: the domain works again. */
  circuitClose: CircuitEvent;
  /** An attempt reported its usage. */
  usage: CallEvent & {
    readonly attemptId: number;
    readonly credentialId: string;
    readonly provider: string;
    readonly purpose: string;
    readonly usage: TokenUsage;
  };
  /** The link to the fleet came or went: `degraded` means that this process is alone. Emitted once for each change. */
  healthLink: { readonly state: HealthLinkState["state"]; readonly reason?: string; readonly atMs: number };
  /** A part of yours threw, rejected or returned something wrong. */
  extensionError: {
    readonly extension:
      | "rule"
      | "classifier"
      | "switcher"
      | "logger"
      | "adapter"
      | "plugin"
      | "instrumentation"
      | "wire"
      | "healthLink"
      | "schema";
    readonly name: string;
    readonly message: string;
    readonly atMs: number;
  };
  /** A listener threw or rejected. */
  listenerError: { readonly event: EventName; readonly message: string; readonly atMs: number };
}

/** The name of an event. */
export type EventName = keyof HotspareEvents;

/** Subscribes to events. */
export interface HotspareEventSource {
  /**
   * Calls the listener at each event. Returns the unsubscribe function. A listener that throws or rejects breaks nothing.
   *
   * @throws {InvalidConfigError} when there is no such event, or the listener is no function
   */
  on<Name extends EventName>(event: Name, listener: (payload: HotspareEvents[Name]) => unknown): () => void;
  /** Calls the listener at the next event only. @throws {InvalidConfigError} as `on` does */
  once<Name extends EventName>(event: Name, listener: (payload: HotspareEvents[Name]) => unknown): () => void;
  off<Name extends EventName>(event: Name, listener: (payload: HotspareEvents[Name]) => unknown): void;
}

/** Emits events; core's side of the bus. */
export interface HotspareEventSink {
  /** Whether anybody listens: ask before building a payload. */
  wants(event: EventName): boolean;
  emit<Name extends EventName>(event: Name, payload: HotspareEvents[Name]): void;
}
