import type { AttemptEvent, ChangeCause } from "../../contract/events.js";
import type { Transition } from "../../contract/transition.js";
import type { BatchLimits } from "../../request/embedding-inputs.js";
import type { Adjustment } from "./adjustment.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { Call, CallListener, CallState } from "./call.js";
import type { Grant } from "./call-model.js";
import type { CallRequest } from "./call-request.js";
import { failedResult } from "./call-result.js";
import { Exclusions } from "./exclusions.js";
import type { ModelCredential } from "./model-credential.js";
import { type FailuresSoFar, noFailures, PartFailures } from "./part-failures.js";
import type { Roster } from "./roster.js";

/** A failure that is not reported yet: the report names what comes next. */
export interface UnreportedFailure {
  readonly failure: AttemptFailure;
  readonly attempt: { event(): AttemptEvent; readonly cause: Required<ChangeCause> };
  readonly transitions: readonly Transition[];
}

/** What is known of the next step before it is taken. */
export type PartPlan =
  /** The switcher is asked. */
  | { readonly is: "open" }
  /** A grant without an attempt yet: from the waiting room, for a repeat, or for a ping. It must be used or released. */
  | { readonly is: "granted"; readonly grant: Grant }
  /** A request takes fewer inputs than this one has. */
  | { readonly is: "split"; readonly limits: BatchLimits }
  /** An attempt has failed just now: its credential may be tried again, or is excluded. */
  | { readonly is: "failed"; readonly failure: AttemptFailure }
  /** After a back-off: the credential that failed last is tried again. */
  | { readonly is: "again"; readonly credential: ModelCredential }
  /** After a back-off, until the next attempt: a server that failed in this round may be asked under another key. */
  | { readonly is: "returning" };

/** The rounds and retries of a part. */
interface PartRetries {
  readonly round: number;
  /** Retries without the repeats on the credential that failed. */
  readonly count: number;
  /** Without budget no further round begins. */
  readonly areOver: boolean;
}

export const openPlan: PartPlan = { is: "open" };
const noRetries: PartRetries = { round: 1, count: 0, areOver: false };
/** An adapter that finds ever new reasons would never be done. */
const mostAdjustments = 8;
/** The link's answer is bounded elsewhere; the wait for it must not end a moment before. */
const rightGraceMs = 1_000;
const noCredentials: ReadonlySet<ModelCredential> = new Set();

/**
 * One request of a call, or of a part of a split input: its attempts, failures and exclusions. Most parts have no failure, so what only
 * a failure needs is made with the first failure.
 */
export class CallPart implements CallListener {
  readonly call: Call;
  readonly request: CallRequest<unknown>;
  /** Index of the part, when Hotspare split a long input. */
  readonly index: number | undefined;
  /** The only credential it may use: a check or a ping. */
  readonly target: ModelCredential | undefined;
  /** What is known of the next step. */
  plan: PartPlan;
  retries = noRetries;
  /** Attempts that count: a request that was only adjusted does not. */
  attempts = 0;
  waitedMs = 0;
  /** The part began when no circuit was closed: each credential gets one attempt. */
  isPanic = false;
  /** The part waits no more: a wait was of no use, or its time is over. */
  hasGivenUp = false;
  unreported: UnreportedFailure | undefined;
  /** The end is known, and its failures have been blamed. */
  isSettled = false;
  /** The attempt under way. */
  current: { interrupt(reason: unknown): void } | undefined;
  /** Ends the wait under way. */
  wake: (() => void) | undefined;
  #failed: PartFailures | undefined;
  #excluded: Set<ModelCredential> | undefined;
  #exclusions: Exclusions | undefined;
  #adjusted: Map<ModelCredential, Map<string, Adjustment>> | undefined;

  constructor(
    call: Call,
    request: CallRequest<unknown>,
    index?: number,
    target?: ModelCredential,
    plan = openPlan,
  ) {
    this.call = call;
    this.request = request;
    this.index = index;
    this.target = target;
    this.plan = plan;
  }

  /** A part that is the whole call begins the call. @throws {ClosedError} or the signal's reason; the call has not begun then */
  begin(): void {
    if (this.index === undefined) {
      this.call.begin();
    }
    this.call.listen(this);
  }

  /** The part has thrown: so has the call, if the part is the whole of it. */
  endFailed(error: unknown): void {
    this.leave();
    if (this.index === undefined) {
      // The error of a check may be the model's, which speaks of all its credentials.
      const own = this.target === undefined ? undefined : this.failures.at(-1);
      this.call.end(failedResult(this.call, error, own?.classification.class));
    }
  }

  /** The part is over. Releases a grant that no attempt has used, because the call was stopped before. */
  leave(): void {
    this.call.unlisten(this);
    const { plan } = this;
    if (plan.is === "granted") {
      this.plan = openPlan;
      this.call.model.shared.healthEvents.report(plan.grant.lease.release());
    }
  }

  /** How long it may still wait for a credential. */
  get patienceMs(): number {
    return Math.max(0, Math.min(this.call.settings.maxWaitMs - this.waitedMs, this.call.leftMs()));
  }

  /** A call waits for an answer of the link beyond its patience: alone it would have had its attempt by now. */
  get patienceForRightMs(): number {
    const { link } = this.call.model.health.registry;
    return link === undefined
      ? this.patienceMs
      : Math.min(this.patienceMs + link.answerMs + rightGraceMs, this.call.leftMs());
  }

  /** The patience with which it asks the switcher. Behind waiting calls no guess gives way to it: they come first. */
  get askingMs(): number {
    return this.call.model.waitingRoom.size > 0 ? Number.POSITIVE_INFINITY : this.patienceMs;
  }

  callStopped(state: Extract<CallState, { readonly is: "stopping" | "stopped" }>): void {
    if (state.is === "stopped") {
      this.current?.interrupt(state.reason);
    }
    this.wake?.();
  }

  /** @throws the reason for which the call was stopped */
  throwIfStopped(): void {
    const { state } = this.call;
    if (state.is === "stopped" || state.is === "stopping") {
      throw state.reason;
    }
  }

  get failures(): readonly AttemptFailure[] {
    return this.failuresSoFar.all;
  }

  /** To read the failures, of which most parts have none. */
  get failuresSoFar(): FailuresSoFar {
    return this.#failed ?? noFailures;
  }

  /** To note a failure, and what is done about it. */
  get failed(): PartFailures {
    this.#failed ??= new PartFailures();
    return this.#failed;
  }

  /** Credentials that must not be used in this round. */
  get excluded(): ReadonlySet<ModelCredential> {
    return this.#excluded ?? noCredentials;
  }

  /** The excluded credentials with the other keys of the servers that failed. */
  exclusions(roster: Roster): Exclusions {
    if (this.#exclusions?.roster !== roster) {
      this.#exclusions = new Exclusions(roster);
      for (const credential of this.excluded) {
        this.#noteExcluded(credential);
      }
    }
    return this.#exclusions;
  }

  exclude(credential: ModelCredential): void {
    this.#excluded ??= new Set();
    this.#excluded.add(credential);
    this.#noteExcluded(credential);
  }

  excludeOnly(credentials: ReadonlySet<ModelCredential>): void {
    this.#excluded = new Set(credentials);
    this.#exclusions = undefined;
  }

  readmit(credential: ModelCredential): void {
    this.#excluded?.delete(credential);
    this.#exclusions = undefined;
  }

  #noteExcluded(credential: ModelCredential): void {
    const failure = this.failuresSoFar.lastOf(credential);
    if (failure === undefined) {
      this.#exclusions?.add(credential);
    } else {
      this.#exclusions?.addFailure(failure);
    }
  }

  /** Once for each credential and reason in a part. */
  mayAdjust(credential: ModelCredential, adjusted: Adjustment): boolean {
    this.#adjusted ??= new Map();
    let ofCredential = this.#adjusted.get(credential);
    if (ofCredential === undefined) {
      ofCredential = new Map();
      this.#adjusted.set(credential, ofCredential);
    }
    if (ofCredential.has(adjusted.reason) || ofCredential.size >= mostAdjustments) {
      return false;
    }
    ofCredential.set(adjusted.reason, adjusted);
    return true;
  }

  /** What was adjusted for this credential, in order; undefined: nothing. */
  adjustmentsFor(credential: ModelCredential): readonly Adjustment[] | undefined {
    const ofCredential = this.#adjusted?.get(credential);
    return ofCredential && [...ofCredential.values()];
  }
}
