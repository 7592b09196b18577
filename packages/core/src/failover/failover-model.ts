import type { CredentialStatus } from "../contract/credential-status.js";
import type { CredentialSwitcher } from "../contract/credential-switcher.js";
import type { HotspareEventSink, HotspareEventSource } from "../contract/events.js";
import type { Normalized, RetryOptions } from "../contract/options.js";
import type { AttemptContext } from "../contract/plugin/attempt-context.js";
import type { TokenUsage } from "../contract/plugin/token-usage.js";
import type { Policy } from "../contract/policy.js";
import type { Timeouts } from "../contract/timeouts.js";
import { ClosedError } from "../errors/closed-error.js";
import { InvalidConfigError } from "../errors/invalid-config-error.js";
import type { ModelHealth } from "../health/model-health.js";
import type { AnnouncedModel } from "./announcer.js";
import type { AttemptScope } from "./attempt-scope.js";
import { CallSet } from "./call-set.js";
import type { CredentialSlot } from "./credential-slot.js";
import type { ModelRuntime, SharedRuntime } from "./model-runtime.js";
import type { Roster } from "./roster.js";

/** An adapter that never closes holds nobody up for longer. */
const adapterCloseMs = 5_000;

/** What every adapter may have, whatever it makes. */
export interface CommonAdapter {
  ping?(context: AttemptContext): Promise<TokenUsage>;
  prepare?(): Promise<void>;
  close?(): Promise<void>;
}

/** What a failover model is built from. */
export interface FailoverModelParts<Adapter> {
  readonly kind: "embedder" | "vlm";
  readonly model: string;
  readonly purpose: string;
  readonly shared: SharedRuntime;
  readonly roster: Roster<Adapter>;
  readonly health: ModelHealth;
  readonly policy: Policy;
  readonly retry: Normalized<RetryOptions>;
  readonly timeouts: Normalized<Timeouts>;
  readonly events: HotspareEventSink & HotspareEventSource;
  /** Called when it has closed, so that nothing keeps it. */
  readonly onClosed: () => void;
}

/** One model with its credentials: what a call works with, and what an operator may ask of it. */
export class FailoverModel<Adapter extends CommonAdapter> implements ModelRuntime<Adapter>, AnnouncedModel {
  readonly kind: "embedder" | "vlm";
  readonly model: string;
  readonly purpose: string;
  readonly shared: SharedRuntime;
  readonly health: ModelHealth;
  readonly policy: Policy;
  readonly retry: Normalized<RetryOptions>;
  readonly timeouts: Normalized<Timeouts>;
  readonly events: HotspareEventSink & HotspareEventSource;
  readonly calls = new CallSet();
  closed = false;
  sparesPrepared = false;
  readonly #onClosed: () => void;
  /** Off the list, with attempts under way. */
  readonly #retired = new Set<CredentialSlot<Adapter>>();
  readonly #closings = new Set<Promise<void>>();
  #roster: Roster<Adapter>;
  #closing: Promise<void> | undefined;

  constructor(parts: FailoverModelParts<Adapter>) {
    this.kind = parts.kind;
    this.model = parts.model;
    this.purpose = parts.purpose;
    this.shared = parts.shared;
    this.#roster = parts.roster;
    this.health = parts.health;
    this.policy = parts.policy;
    this.retry = parts.retry;
    this.timeouts = parts.timeouts;
    this.events = parts.events;
    this.#onClosed = parts.onClosed;
    this.shared.announcer.add(this);
  }

  get slots(): ReadonlyMap<string, CredentialSlot<Adapter>> {
    return this.#roster.slots;
  }

  get switcher(): CredentialSwitcher {
    return this.#roster.switcher;
  }

  get ping(): ModelRuntime<Adapter>["ping"] {
    return this.#roster.probesInBackground ? pingOf : undefined;
  }

  get activeId(): string | undefined {
    return this.switcher.activeId;
  }

  priorityOf(credentialId: string | undefined): number {
    return credentialId === undefined ? this.slots.size : [...this.slots.keys()].indexOf(credentialId);
  }

  /** From here on calls choose among these; those under way move on to them. */
  changeRoster(roster: Roster<Adapter>): void {
    this.#roster = roster;
    this.sparesPrepared = false;
    this.shared.announcer.announceChange(this);
  }

  /** After the answer and never before it: a spare that has to make a client first would be a slow one. */
  prepareSpares(): void {
    this.sparesPrepared = true;
    setImmediate(() => {
      this.shared.vault.scrubber();
      for (const slot of this.slots.values()) {
        void prepareAdapter(slot);
      }
    }).unref();
  }

  /** Takes leave of a credential that is off the list; the returned function closes its adapter, when its last attempt has ended. */
  retire(slot: CredentialSlot<Adapter>): () => void {
    this.#retired.add(slot);
    return () => {
      if (this.#retired.delete(slot)) {
        const closing = closeAdapter(slot).finally(() => this.#closings.delete(closing));
        this.#closings.add(closing);
      }
    };
  }

  credentialsIn(domain: string): readonly string[] {
    return this.health.credentialsIn(domain);
  }

  status(): readonly CredentialStatus[] {
    return this.switcher.snapshot();
  }

  /** An operator says: it works again. Without an id: all of them. */
  reset(credentialId?: string): void {
    if (credentialId !== undefined && !this.slots.has(credentialId)) {
      throw new InvalidConfigError({
        issues: [
          {
            path: "reset(id)",
            message: `there is no such credential; there are: ${[...this.slots.keys()].join(", ")}`,
            received: JSON.stringify(credentialId),
          },
        ],
      });
    }
    const ids = credentialId === undefined ? [...this.slots.keys()] : [credentialId];
    const transitions = ids.flatMap((id) => [...this.health.reset(id)]);
    this.switcher.reset(credentialId);
    this.shared.announcer.announce(transitions);
  }

  /** New calls get a `ClosedError`, waits end, and running attempts have `graceMs` to finish. */
  close(graceMs: number): Promise<void> {
    this.#closing ??= this.#close(graceMs);
    return this.#closing;
  }

  async #close(graceMs: number): Promise<void> {
    this.closed = true;
    const reason = new ClosedError({ model: this.model });
    this.calls.retire(reason);
    if (this.calls.size > 0) {
      await this.#within(graceMs, this.calls.drained());
      this.calls.interrupt(reason);
      await Promise.race([this.calls.drained(), new Promise((resolve) => setImmediate(resolve))]);
    }
    await this.#within(adapterCloseMs, this.#closeAdapters());
    this.shared.announcer.remove(this);
    this.health.close();
    this.#onClosed();
  }

  async #closeAdapters(): Promise<void> {
    const slots = [...this.slots.values(), ...this.#retired];
    this.#retired.clear();
    await Promise.all([...slots.map(closeAdapter), ...this.#closings]);
  }

  /** Waits for the end of something, but not longer. */
  async #within(ms: number, end: Promise<void>): Promise<void> {
    const ended = new AbortController();
    const timeIsUp = this.shared.clock.sleep(ms, ended.signal).catch(() => undefined);
    await Promise.race([end, timeIsUp]);
    ended.abort();
  }
}

/** A secret that a function gives is read when it is needed. */
async function prepareAdapter({ adapter, rotating }: CredentialSlot<CommonAdapter>): Promise<void> {
  try {
    await (rotating.length === 0 ? adapter.prepare?.() : undefined);
  } catch {
    // The call that needs it will meet the same error, and tell it.
  }
}

/** An adapter that fails to close has nothing left to lose. */
async function closeAdapter({ adapter }: CredentialSlot<CommonAdapter>): Promise<void> {
  try {
    await adapter.close?.();
  } catch {
    // Nobody waits for it, and no call needs it any more.
  }
}

async function pingOf(slot: CredentialSlot<CommonAdapter>, scope: AttemptScope): Promise<TokenUsage> {
  const usage = await slot.adapter.ping?.(scope);
  if (usage === undefined) {
    throw new Error(`The adapter of credential "${slot.ref.id}" has no ping.`);
  }
  return usage;
}
