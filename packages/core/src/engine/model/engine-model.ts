import type { CredentialStatus } from "../../contract/credential-status.js";
import type { HotspareEventSink, HotspareEventSource, ModelKind } from "../../contract/events.js";
import type { Lease } from "../../contract/lease.js";
import type { Normalized, NormalizedRetry } from "../../contract/options.js";
import type { Policy } from "../../contract/policy.js";
import type { Timeouts } from "../../contract/timeouts.js";
import { ClosedError } from "../../errors/closed-error.js";
import { InvalidConfigError } from "../../errors/invalid-config-error.js";
import type { ModelHealth } from "../../health/model-health.js";
import type { ObservedModel } from "../../observing/health-events.js";
import { type CallSettings, defaultSettings } from "../../request/call-options.js";
import { LinkedList } from "../attempt/deadlines.js";
import type { CallModel, PendingRight, RunningCall, SharedRuntime, WantedProbe } from "../call/call-model.js";
import type { ModelCredential } from "../call/model-credential.js";
import type { Roster } from "../call/roster.js";
import { Probes } from "./probes.js";
import { WaitingRoom } from "./waiting-room.js";

/** The longest that `close()` waits for adapters. */
const adapterCloseMs = 5_000;
/** Spares are prepared in turns of the event loop that take no longer, but for the last spare of a turn. */
const preparingMs = 2;
const preparedAtOnce = 8;

/** What a model is built from. */
export interface EngineModelParts {
  readonly kind: ModelKind;
  /** The name in the application. */
  readonly name: string;
  readonly model: string;
  /** The purpose of calls that do not give one. */
  readonly purpose: string;
  readonly shared: SharedRuntime;
  readonly roster: Roster;
  readonly health: ModelHealth;
  readonly policy: Policy;
  readonly retry: NormalizedRetry;
  readonly timeouts: Normalized<Timeouts>;
  readonly probe: "request" | "background";
  readonly events: HotspareEventSink & HotspareEventSource;
  /** Called when the model has closed, so that nothing keeps it. */
  readonly onClosed: () => void;
}

/** One model with its credentials: what a call works with, and what an operator may read and reset. */
export class EngineModel implements CallModel, ObservedModel {
  readonly kind: ModelKind;
  readonly name: string;
  readonly model: string;
  readonly shared: SharedRuntime;
  readonly health: ModelHealth;
  readonly policy: Policy;
  readonly retry: NormalizedRetry;
  readonly timeouts: Normalized<Timeouts>;
  readonly callDefaults: CallSettings;
  readonly events: HotspareEventSink & HotspareEventSource;
  readonly calls = new LinkedList<RunningCall>();
  readonly waitingRoom: WaitingRoom;
  readonly #probes: Probes;
  readonly #onClosed: () => void;
  /** Off the list, with attempts under way. */
  readonly #retired = new Set<ModelCredential>();
  readonly #closings = new Set<Promise<void>>();
  roster: Roster;
  isPrepared = false;
  closed = false;
  readonly #closed = new AbortController();
  #closing: Promise<void> | undefined;
  /** How the credentials were when the model closed. */
  #lastStatus: readonly CredentialStatus[] | undefined;

  constructor(parts: EngineModelParts) {
    this.kind = parts.kind;
    this.name = parts.name;
    this.model = parts.model;
    this.shared = parts.shared;
    this.roster = parts.roster;
    this.health = parts.health;
    this.policy = parts.policy;
    this.retry = parts.retry;
    this.timeouts = parts.timeouts;
    const { purpose, timeouts, retry } = parts;
    this.callDefaults = defaultSettings({ purpose, timeouts, ...retry });
    this.events = parts.events;
    this.#onClosed = parts.onClosed;
    this.waitingRoom = new WaitingRoom(this);
    this.#probes = new Probes(this, () => parts.probe === "background");
    this.shared.healthEvents.add(this);
  }

  get activeId(): string | undefined {
    return this.#lastStatus === undefined ? this.roster.switcher.activeId : undefined;
  }

  /** Several with a switcher that shares the calls. */
  get activeIds(): readonly string[] {
    if (this.#lastStatus !== undefined) {
      return [];
    }
    const { activeId, activeIds } = this.roster.switcher;
    return activeIds ?? (activeId === undefined ? [] : [activeId]);
  }

  positionOf(credentialId: string | undefined): number {
    return credentialId === undefined ? this.roster.credentials.length : this.health.positionOf(credentialId);
  }

  prefersPing(credential: ModelCredential): "always" | "besideACall" | "never" {
    return this.#probes.prefersPing(credential);
  }

  pingInBackground(credential: ModelCredential): void {
    this.#probes.pingInBackground(credential);
  }

  leaseProbe(credential: ModelCredential, wanted: WantedProbe): Lease | PendingRight {
    return this.#probes.leaseProbe(credential, wanted);
  }

  /** Replaces the list. Running calls use the new list from their next step on. */
  changeRoster(roster: Roster): void {
    this.roster = roster;
    this.isPrepared = false;
    this.#probes.rosterChanged();
    this.health.arrange(roster.credentials.map(({ ref }) => ref.id));
    this.shared.healthEvents.reportChange(this);
  }

  prepareSpares(): void {
    this.isPrepared = true;
    setImmediate(() => void this.#prepareSpares(this.roster)).unref();
  }

  async #prepareSpares(roster: Roster): Promise<void> {
    const { vault, clock } = this.shared;
    let untilMs = clock.monotonicMs() + preparingMs;
    while (!this.closed && !vault.prepare(() => clock.monotonicMs() >= untilMs)) {
      await nextTurn();
      untilMs = clock.monotonicMs() + preparingMs;
    }
    let preparing: Promise<void>[] = [];
    untilMs = clock.monotonicMs() + preparingMs;
    for (const credential of roster.credentials) {
      preparing.push(prepareAdapter(credential));
      if (preparing.length >= preparedAtOnce || clock.monotonicMs() >= untilMs) {
        await Promise.all(preparing);
        await nextTurn();
        if (this.closed || this.roster !== roster) {
          return;
        }
        preparing = [];
        untilMs = clock.monotonicMs() + preparingMs;
      }
    }
  }

  /** Keeps a credential that left the list until its last attempt ends. Call the returned function then: it closes the adapter. */
  retire(credential: ModelCredential): () => void {
    this.#retired.add(credential);
    return () => {
      if (this.#retired.delete(credential)) {
        const closing = closeAdapter(credential).finally(() => this.#closings.delete(closing));
        this.#closings.add(closing);
      }
    };
  }

  status(): readonly CredentialStatus[] {
    if (this.#lastStatus !== undefined) {
      return this.#lastStatus;
    }
    const { switcher, byId } = this.roster;
    const nowMs = this.shared.clock.monotonicMs();
    return switcher.snapshot().map((status) => {
      const credential = byId.get(status.id);
      const adjustments = credential?.learned ?? [];
      const limits = credential?.limitsAt(nowMs);
      return {
        ...status,
        ...(limits === undefined ? {} : { limits }),
        ...(adjustments.length === 0 ? {} : { adjustments }),
      };
    });
  }

  /**
   * Closes the circuits of a credential that an operator says works again. Without an id: of all credentials.
   *
   * @throws {InvalidConfigError} when there is no such id
   * @throws {ClosedError} when the model is closed
   */
  reset(credentialId?: string): void {
    if (this.closed) {
      throw new ClosedError({ model: this.model });
    }
    const { byId, switcher } = this.roster;
    if (credentialId !== undefined && !byId.has(credentialId)) {
      const message = `no credential has this id; the ids are: ${[...byId.keys()].join(", ")}`;
      const received = JSON.stringify(credentialId);
      const issues = [{ path: "reset(id)", message, received }];
      throw new InvalidConfigError({ subject: "arguments of reset()", issues });
    }
    const ids = credentialId === undefined ? [...byId.keys()] : [credentialId];
    const transitions = ids.flatMap((id) => [...this.health.reset(id)]);
    switcher.reset(credentialId);
    this.shared.healthEvents.report(transitions);
  }

  /** New calls get a `ClosedError`, waits end, and running attempts have `graceMs` to finish. */
  close(graceMs: number): Promise<void> {
    this.closed = true;
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  /** Aborts with a `ClosedError` when the model begins to close. */
  get closing(): AbortSignal {
    return this.#closed.signal;
  }

  async #close(graceMs: number): Promise<void> {
    const reason = new ClosedError({ model: this.model });
    this.#closed.abort(reason);
    this.#probes.close();
    for (const call of this.calls.members()) {
      call.stopAfterAttempt(reason);
    }
    if (this.calls.size > 0) {
      const drained = new Promise<void>((resolve) => {
        this.calls.onEmpty = resolve;
      });
      await this.#within(graceMs, drained);
      for (const call of this.calls.members()) {
        call.stopNow(reason);
      }
      await Promise.race([drained, new Promise((resolve) => setImmediate(resolve))]);
    }
    await this.#within(adapterCloseMs, this.#closeAdapters());
    this.#lastStatus = this.status().map(({ untilMs: _, origin: __, ...status }) => ({
      ...status,
      state: "closed_down",
    }));
    this.shared.healthEvents.remove(this);
    this.health.close();
    this.#onClosed();
  }

  async #closeAdapters(): Promise<void> {
    const credentials = [...this.roster.credentials, ...this.#retired];
    this.#retired.clear();
    await Promise.all([...credentials.map(closeAdapter), ...this.#closings]);
  }

  /** Waits for `end`, for `ms` at the longest. */
  async #within(ms: number, end: Promise<void>): Promise<void> {
    const ended = new AbortController();
    const timeIsUp = this.shared.clock.sleep(ms, ended.signal).catch(() => undefined);
    await Promise.race([end, timeIsUp]);
    ended.abort();
  }
}

/** The next turn of the event loop; the process does not wait for it. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve).unref();
  });
}

/** A secret that a function gives is read when it is needed. */
async function prepareAdapter({ adapter, rotating }: ModelCredential): Promise<void> {
  try {
    await (rotating.length === 0 ? adapter.prepare?.() : undefined);
  } catch {
    // The first call that needs the adapter gets the same error, and reports it.
  }
}

async function closeAdapter({ adapter }: ModelCredential): Promise<void> {
  try {
    await adapter.close?.();
  } catch {
    // No call needs the adapter any more.
  }
}
