import type { Clock } from "../../contract/clock.js";
import type { CallEvent, HotspareEventSink, ModelKind } from "../../contract/events.js";
import type { Instrumentation } from "../../contract/instrumentation.js";
import type { Lease } from "../../contract/lease.js";
import type { Normalized, NormalizedRetry } from "../../contract/options.js";
import type { Policy } from "../../contract/policy.js";
import type { Timeouts } from "../../contract/timeouts.js";
import type { ModelHealth } from "../../health/model-health.js";
import type { HealthEvents } from "../../observing/health-events.js";
import type { UnknownErrors } from "../../observing/unknown/unknown-errors.js";
import type { CallSettings } from "../../request/call-options.js";
import type { SecretVault } from "../../secrets/secret-vault.js";
import type { Deadlines, Linked, LinkedList } from "../attempt/deadlines.js";
import type { RetryBudgets } from "../attempt/retry-budgets.js";
import type { ModelCredential } from "./model-credential.js";
import type { Roster } from "./roster.js";

/** What all models of one Hotspare share. */
export interface SharedRuntime {
  readonly clock: Clock;
  readonly random: () => number;
  readonly deadlines: Deadlines;
  readonly budgets: RetryBudgets;
  readonly healthEvents: HealthEvents;
  readonly vault: SecretVault;
  readonly unknownErrors: UnknownErrors;
  readonly instrumentations: readonly Instrumentation[];
  /** The last reading of the machine's clock, with its moment in monotonic milliseconds. */
  readonly lastEpoch: { atMs: number; epochMs: number };
  /** Waiting rooms in which something has changed since they last admitted calls. */
  readonly changedRooms: Set<ChangedRoom>;
  /** Numbers the calls; the next call takes the next number. */
  lastCallId: number;
  /** Numbers the attempts; the next attempt takes the next number. */
  lastAttemptId: number;
  /** A member of what the user gave has failed, which costs no call its answer. */
  reportExtension(extension: "instrumentation" | "wire", member: string, error: unknown): void;
}

/** The right to an attempt, with the credential it is for: the step that a call takes with it. */
export interface Grant {
  readonly do: "attempt";
  readonly credential: ModelCredential;
  readonly lease: Lease;
  /** The end of the time that an adjusted request has left, monotonic milliseconds. @default the whole of an attempt's time */
  readonly deadlineMs?: number;
}

/** A probe that is wanted. */
export interface WantedProbe {
  readonly isLastResort: boolean;
  /** Bound of the attempt. */
  readonly timeoutMs: number;
  /** A call that may wait for the link's answer; undefined: it goes on elsewhere. */
  readonly caller: object | undefined;
}

/** The right to a probe is another process's, or the link has not answered yet. */
export interface PendingRight {
  /** Monotonic milliseconds. */
  readonly retryAtMs: number;
  /** The link answers within `answerMs`. */
  readonly isAsked: boolean;
  /** The call that asks should wait for the answer, though it could go on elsewhere. */
  readonly isHeld: boolean;
}

/** What the switcher offers for the next attempt. */
export type Offer =
  | Grant
  | {
      /** Monotonic milliseconds. */
      readonly retryAtMs: number;
      /** The end of an attempt may make room at any moment. */
      readonly isPending: boolean;
      /** The right to a probe has been asked for: the answer comes within the link's `answerMs`. @default false */
      readonly isAsked?: boolean;
    }
  | { readonly isExhausted: true };

/** A call, or a pause between two, as its model sees it when the model closes. */
export interface RunningCall extends Linked {
  /** Ends the call now. */
  stopNow(reason: unknown): void;
  /** Ends its waits now, and the call with its attempt. */
  stopAfterAttempt(reason: unknown): void;
}

/** What every call of one model works with. */
export interface CallModel {
  /** The name in the application. */
  readonly name: string;
  readonly kind: ModelKind;
  readonly model: string;
  readonly shared: SharedRuntime;
  /** The roster of this moment. It may be replaced while a call runs. */
  readonly roster: Roster;
  readonly health: ModelHealth;
  readonly policy: Policy;
  readonly retry: NormalizedRetry;
  readonly timeouts: Normalized<Timeouts>;
  /** The settings of calls without options. */
  readonly callDefaults: CallSettings;
  readonly events: HotspareEventSink;
  /** The calls under way. */
  readonly calls: LinkedList<RunningCall>;
  readonly waitingRoom: WaitingRoomDoor;
  readonly closed: boolean;
  /** Whether a ping probes this credential, and no call: "always" after probes by calls without a verdict. */
  prefersPing(credential: ModelCredential): "always" | "besideACall" | "never";
  /** Starts a ping of the credential, and does not wait for it. */
  pingInBackground(credential: ModelCredential): void;
  /** The lease of a probe or a last resort; or when the right to it, which is not this process's now, may come. */
  leaseProbe(credential: ModelCredential, wanted: WantedProbe): Lease | PendingRight;
  /** Whether the spares of this list are ready, or are being made ready. */
  readonly isPrepared: boolean;
  /** Spares are prepared after the first answer and never before it: a spare that has to make a client first would be slow. */
  prepareSpares(): void;
}

/** Asks the switcher for a call that may still wait so long. */
export type Ask = (waitMs: number) => Offer;

/** A part of a call, as the waiting room sees it. */
export interface Waiter {
  readonly call: {
    readonly id: number;
    readonly settings: Pick<CallSettings, "priority">;
    readonly state: { readonly is: string };
    /** A part of the call begins to wait, or waits no more. */
    changeWaits(change: 1 | -1): void;
    event(): CallEvent;
  };
  readonly request: { readonly needs: string };
  /** How long it may still wait, when its wait begins. */
  readonly patienceMs: number;
  /** The patience with which it asks the switcher before its wait begins: for ever behind waiting calls. */
  readonly askingMs: number;
  /** How long it may wait while the right to a probe is asked for: beyond its patience, and never beyond its own time. */
  readonly patienceForRightMs: number;
  waitedMs: number;
  wake: (() => void) | undefined;
}

/** A waiting room in which something has changed. */
export interface ChangedRoom {
  /** The end of this attempt has changed it, so that `waitEnd` can name the attempt. */
  freedBy(attemptId: number): void;
}

/** Where calls wait that cannot be sent now, and may be soon. */
export interface WaitingRoomDoor {
  readonly size: number;
  /** Whether calls with the same needs wait already: they have been looked at, and a new call waits behind them. */
  mustQueue(waiter: Waiter, excluded: ReadonlySet<ModelCredential>): boolean;
  /** Waits until asking gives a grant; undefined: there is nothing to wait for, or not within the call's patience. */
  wait(waiter: Waiter, excluded: ReadonlySet<ModelCredential>, ask: Ask): Promise<Grant | undefined>;
}
