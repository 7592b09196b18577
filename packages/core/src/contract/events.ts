import type { EmbedManyProgress } from "./embed-many.js";
import type { Classification } from "./plugin/classification.js";
import type { ErrorClass } from "./plugin/error-class.js";
import type { FaultScope } from "./plugin/fault-scope.js";
import type { Operation } from "./plugin/operation.js";
import type { TokenUsage } from "./plugin/token-usage.js";

/** What every event of a call tells. Times are epoch milliseconds. */
export interface CallEvent {
  /** Counts the calls of one Hotspare. */
  readonly callId: number;
  readonly kind: Operation;
  readonly model: string;
  readonly atMs: number;
}

/** What every event of an attempt tells. */
export interface AttemptEvent extends CallEvent {
  readonly credentialId: string;
  readonly provider: string;
  readonly probe: boolean;
}

/** Of a model's active credential. */
export interface ActiveChange {
  readonly model: string;
  readonly kind: "embedder" | "vlm";
  /** Undefined: none was usable. */
  readonly from: string | undefined;
  /** Undefined: none is usable. */
  readonly to: string | undefined;
  readonly atMs: number;
}

/** Of a fault domain. */
export interface CircuitEvent {
  readonly model: string;
  readonly scope: FaultScope;
  /** The credentials of the model that the domain holds. */
  readonly credentialIds: readonly string[];
  readonly atMs: number;
}

/** Every event and its payload. Payloads are plain; no prompt and no secret is in one. */
export interface HotspareEvents {
  /** An attempt begins. */
  attempt: AttemptEvent;
  /** An attempt failed; `next` is the credential the call moves to, absent when it waits or ends. */
  failure: AttemptEvent & {
    readonly classification: Classification;
    readonly durationMs: number;
    readonly next?: string;
  };
  /** An attempt was answered. */
  success: AttemptEvent & { readonly durationMs: number };
  /** The active credential moved down. */
  switch: ActiveChange & { readonly classification: Classification };
  /** The active credential moved up: a better one has recovered. */
  failback: ActiveChange;
  /** A call found no credential that could answer. */
  exhaustion: CallEvent & {
    readonly class: ErrorClass;
    readonly credentialIds: readonly string[];
    /** Soonest recovery, in milliseconds from now. */
    readonly retryAfterMs?: number;
  };
  circuitOpen: CircuitEvent & { readonly classification: Classification; readonly untilMs: number };
  circuitClose: CircuitEvent;
  /** A request of an `embedMany` run has ended. */
  progress: EmbedManyProgress & { readonly model: string; readonly atMs: number };
  usage: CallEvent & {
    readonly credentialId: string;
    readonly provider: string;
    readonly purpose: string;
    readonly usage: TokenUsage;
  };
  /** A rule, a classifier, a switcher, a logger or a secret function of yours failed. */
  extensionError: {
    readonly extension: "rule" | "classifier" | "switcher" | "logger" | "adapter";
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
  /** Returns the unsubscribe function. A listener that throws or rejects breaks nothing. */
  on<Name extends EventName>(event: Name, listener: (payload: HotspareEvents[Name]) => unknown): () => void;
  once<Name extends EventName>(event: Name, listener: (payload: HotspareEvents[Name]) => unknown): () => void;
  off<Name extends EventName>(event: Name, listener: (payload: HotspareEvents[Name]) => unknown): void;
}

/** Emits events; core's side of the bus. */
export interface HotspareEventSink {
  /** Whether anybody listens: ask before building a payload. */
  wants(event: EventName): boolean;
  emit<Name extends EventName>(event: Name, payload: HotspareEvents[Name]): void;
}
