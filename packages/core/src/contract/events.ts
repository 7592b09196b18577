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
  /** Index of the part, when Hotspare split a long input. */
  readonly part?: number;
}

/** Which of the two kinds of models an event is about. */
export type ModelKind = "embedder" | "vlm";

/** The call whose outcome changed the health of a credential. The call may belong to another model. */
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
  /** Which process observed the cause of the change: this process, or another process of the fleet. */
  readonly origin: ChangeOrigin;
  /** The call that caused the change. Absent: the cause was a time, a reset, a change of the list, or another process. */
  readonly causedBy?: ChangeCause;
}

/** A change of a fault domain's circuit. */
interface CircuitEvent {
  readonly model: string;
  readonly modelKind: ModelKind;
  readonly scope: FaultScope;
  /** The model's credentials in the domain. */
  readonly credentialIds: readonly string[];
  readonly atMs: number;
  /** Which process observed the cause of the change: this process, or another process of the fleet. */
  readonly origin: ChangeOrigin;
  /** The call that caused the change. Absent: the cause was a time, a reset, or another process. */
  readonly causedBy?: ChangeCause;
}

/**
 * How a call ended. `answered`: it returned a result. `failed`: it threw an error. `aborted`: its caller's signal or a close ended it.
 * `interrupted`: its stream broke after the first content. `left`: its consumer left the stream.
 */
export type CallOutcome = "answered" | "failed" | "aborted" | "interrupted" | "left";

/** Why an attempt ended with neither an answer nor a failure. */
export type AbandonReason = "aborted" | "deadline" | "closed" | "left" | "adjusted" | "stopped";

/** Every event and its payload. Payloads are plain data and never contain a prompt or a secret. The guide's tables come from this type. */
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
    /** Time that the call spent only waiting, in the queue or in back-offs. A split input counts as waiting while none of its parts has a running request. */
    readonly waitedMs: number;
    /** The credential that answered. For a split input, the credential of its first part. */
    readonly credentialId?: string;
    readonly provider?: string;
    readonly usage?: TokenUsage;
    /** Present when the call failed or its stream broke. */
    readonly class?: ErrorClass;
  };
  /** An attempt begins. */
  attempt: AttemptEvent & {
    /** The model's name in the request: an Azure deployment, or the name that another vendor uses. */
    readonly wireModel: string;
    /** Address of the server, without secrets. Absent: the plugin reports no address. */
    readonly address?: string;
  };
  /** The first content of a stream has come, or the end of an empty stream. */
  firstContent: AttemptEvent & {
    /** Time since the attempt began. */
    readonly durationMs: number;
  };
  /** An attempt failed. */
  failure: AttemptEvent & {
    readonly classification: Classification;
    readonly durationMs: number;
    /** Address of the server, without secrets. Absent: the plugin reports no address. */
    readonly address?: string;
    /** The credential that the call tries next. Absent: the call waits or ends. */
    readonly next?: string;
  };
  /** An attempt got its answer. */
  success: AttemptEvent & { readonly durationMs: number };
  /** An attempt ended with neither an answer nor a failure. */
  abandoned: AttemptEvent & { readonly reason: AbandonReason; readonly durationMs: number };
  /** A call begins to wait for a credential. */
  waitStart: CallEvent & {
    /** Milliseconds from now until the call may go. Absent: the call waits for the end of an attempt. */
    readonly retryInMs?: number;
  };
  /** The wait has ended: the call may go (`admitted`), its time is over (`expired`), or its caller stopped the call (`left`). */
  waitEnd: CallEvent & {
    readonly waitedMs: number;
    readonly outcome: "admitted" | "expired" | "left";
    /** `attemptId` of the attempt whose end made room. Absent: the call waited for a time. */
    readonly freedBy?: number;
  };
  /** A model's active credential changed to a credential with lower priority. */
  switch: ActiveChange & { readonly classification: Classification };
  /** A model's active credential changed to a credential with higher priority, because it has recovered. */
  failback: ActiveChange;
  /** A call found no credential that could answer. */
  exhaustion: CallEvent & {
    readonly class: ErrorClass;
    readonly credentialIds: readonly string[];
    /** Earliest recovery, in milliseconds from now. */
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
  /** The link to the fleet connected or was lost. `degraded`: this process works without the fleet. Hotspare emits the event once for each change. */
  healthLink: { readonly state: HealthLinkState["state"]; readonly reason?: string; readonly atMs: number };
  /** One of your extensions threw, rejected or returned a wrong value. */
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
   * Calls the listener at each event. Returns the unsubscribe function. If a listener throws or rejects, nothing breaks.
   *
   * @throws {InvalidConfigError} when no event has this name, or the listener is not a function
   */
  on<Name extends EventName>(event: Name, listener: (payload: HotspareEvents[Name]) => unknown): () => void;
  /** Calls the listener at the next event only. @throws {InvalidConfigError} as `on` does */
  once<Name extends EventName>(event: Name, listener: (payload: HotspareEvents[Name]) => unknown): () => void;
  off<Name extends EventName>(event: Name, listener: (payload: HotspareEvents[Name]) => unknown): void;
}

/** Emits events; core's side of the bus. */
export interface HotspareEventSink {
  /** Whether the event has a listener. Ask before you build a payload. */
  wants(event: EventName): boolean;
  emit<Name extends EventName>(event: Name, payload: HotspareEvents[Name]): void;
}
