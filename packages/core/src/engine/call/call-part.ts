import { wasNeverSent } from "../../classification/network-errors.js";
import type { AttemptEvent } from "../../contract/events.js";
import type { Transition } from "../../contract/transition.js";
import type { Adjustment } from "./adjustment.js";
import type { AttemptFailure } from "./attempt-failure.js";
import type { Call, CallListener, CallState } from "./call.js";
import type { Grant } from "./call-model.js";
import type { CallRequest } from "./call-request.js";
import { Exclusions } from "./exclusions.js";
import type { ModelCredential } from "./model-credential.js";
import type { Roster } from "./roster.js";

/** A failure that is not reported yet: the report names what comes next. */
export interface UnreportedFailure {
  readonly failure: AttemptFailure;
  readonly attempt: { event(): AttemptEvent };
  readonly transitions: readonly Transition[];
}

/** An adapter that finds ever new reasons would never be done. */
const mostAdjustments = 8;
const noFailures: readonly AttemptFailure[] = Object.freeze([]);
const noCredentials: ReadonlySet<ModelCredential> = new Set();

/**
 * One request of a call, or of a part of a split input: its attempts, failures and exclusions. Most parts have no failure, so each list
 * and each set is made with its first member.
 */
export class CallPart implements CallListener {
  readonly call: Call;
  readonly request: CallRequest<unknown>;
  /** Index of the part, when a long input was split. */
  readonly index: number | undefined;
  /** The only credential it may use: a check or a ping. */
  readonly target: ModelCredential | undefined;
  /** Attempts that count: a request that was only adjusted does not. */
  attempts = 0;
  round = 1;
  retries = 0;
  waitedMs = 0;
  /** The part began when no circuit was closed: each credential gets one attempt. */
  isPanic = false;
  /** The part waits no more: a wait was of no use, or its time is over. */
  hasGivenUp = false;
  /** The next attempt is on the credential that failed last. */
  again: ModelCredential | undefined;
  /** After a back-off: a server that failed in this round may be asked under another key. */
  mayReturnToServers = false;
  /** Without budget no further round begins. */
  retriesAreOver = false;
  /** When the switcher wants to be asked again for a healthy credential that it keeps back, monotonic milliseconds. */
  keptBackUntilMs: number | undefined;
  /** A grant without an attempt yet: from the waiting room, for a repeat, or for a ping. */
  granted: Grant | undefined;
  /** The last failure, until it is decided whether its credential is tried again at once. */
  freshFailure: AttemptFailure | undefined;
  unreported: UnreportedFailure | undefined;
  /** The attempt under way. */
  current: { interrupt(reason: unknown): void } | undefined;
  /** Ends the wait under way. */
  wake: (() => void) | undefined;
  #failures: AttemptFailure[] | undefined;
  #lastFailures: Map<ModelCredential, AttemptFailure> | undefined;
  #deferred: AttemptFailure[] | undefined;
  #excluded: Set<ModelCredential> | undefined;
  /** Fault domains in which a failure of this part has counted. */
  #counted: Set<unknown> | undefined;
  #exclusions: Exclusions | undefined;
  #reread: Set<ModelCredential> | undefined;
  #adjusted: Map<ModelCredential, Map<string, Adjustment>> | undefined;

  constructor(call: Call, request: CallRequest<unknown>, index?: number, target?: ModelCredential) {
    this.call = call;
    this.request = request;
    this.index = index;
    this.target = target;
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
    return this.#failures ?? noFailures;
  }

  addFailure(failure: AttemptFailure): void {
    this.#failures ??= [];
    this.#failures.push(failure);
    this.freshFailure = failure;
    this.#lastFailures ??= new Map();
    this.#lastFailures.set(failure.credential, failure);
  }

  /** Whether this is the first failure of the part that counts at once in its domain: a call counts once. */
  countsFirst({ credential, blamed, lease }: AttemptFailure): boolean {
    const domain = this.call.model.health.domainOf(credential.ref.id, blamed.scope);
    if (domain === undefined || lease.probe) {
      return true;
    }
    this.#counted ??= new Set();
    const isFirst = !this.#counted.has(domain);
    this.#counted.add(domain);
    return isFirst;
  }

  /** Whether no connection to the credential's server could be made in this part. */
  isUnreachable({ endpoint }: ModelCredential): boolean {
    return this.failures.some(
      ({ credential, facts }) => credential.endpoint === endpoint && wasNeverSent(facts),
    );
  }

  lastFailureOf(credential: ModelCredential): AttemptFailure | undefined {
    return this.#lastFailures?.get(credential);
  }

  /** The blame for a failure waits for the end of the part. */
  deferBlame(failure: AttemptFailure): void {
    this.#deferred ??= [];
    this.#deferred.push(failure);
  }

  /** Removes and returns the failures whose blame was deferred. */
  takeDeferred(): readonly AttemptFailure[] {
    const deferred = this.#deferred ?? noFailures;
    this.#deferred = undefined;
    return deferred;
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
    const failure = this.lastFailureOf(credential);
    if (failure === undefined) {
      this.#exclusions?.add(credential);
    } else {
      this.#exclusions?.addFailure(failure);
    }
  }

  /** Once for each credential in a part. */
  mayRereadSecret(credential: ModelCredential): boolean {
    if (credential.rotating.length === 0 || this.#reread?.has(credential) === true) {
      return false;
    }
    this.#reread ??= new Set();
    this.#reread.add(credential);
    return true;
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
