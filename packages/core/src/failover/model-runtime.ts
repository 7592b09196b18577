import type { Clock } from "../contract/clock.js";
import type { CredentialSwitcher } from "../contract/credential-switcher.js";
import type { HotspareEventSink } from "../contract/events.js";
import type { Normalized, RetryOptions } from "../contract/options.js";
import type { TokenUsage } from "../contract/plugin/token-usage.js";
import type { Policy } from "../contract/policy.js";
import type { Timeouts } from "../contract/timeouts.js";
import type { ModelHealth } from "../health/model-health.js";
import type { SecretVault } from "../secrets/secret-vault.js";
import type { Announcer } from "./announcer.js";
import type { AttemptScope } from "./attempt-scope.js";
import type { CallSet } from "./call-set.js";
import type { CredentialSlot } from "./credential-slot.js";
import type { Deadlines } from "./deadlines.js";
import type { RetryBudgets } from "./retry-budgets.js";

/** What all models of one Hotspare share. */
export interface SharedRuntime {
  readonly clock: Clock;
  readonly random: () => number;
  readonly deadlines: Deadlines;
  readonly budgets: RetryBudgets;
  readonly announcer: Announcer;
  readonly vault: SecretVault;
  /** Numbers the calls. */
  nextCallId(): number;
}

/** What every call of one model works with. */
export interface ModelRuntime<Adapter> {
  readonly kind: "embedder" | "vlm";
  readonly model: string;
  /** What calls are for that name no purpose. */
  readonly purpose: string;
  readonly shared: SharedRuntime;
  /** Of this moment: the list may change while a call runs. */
  readonly slots: ReadonlyMap<string, CredentialSlot<Adapter>>;
  readonly switcher: CredentialSwitcher;
  readonly health: ModelHealth;
  readonly policy: Policy;
  readonly retry: Normalized<RetryOptions>;
  readonly timeouts: Normalized<Timeouts>;
  readonly events: HotspareEventSink;
  /** Calls under way, so that closing can end them. */
  readonly calls: CallSet;
  readonly closed: boolean;
  /** Whether the spares were made ready since the list last changed. */
  readonly sparesPrepared: boolean;
  prepareSpares(): void;
  /** Proves a credential with the cheapest request; undefined: a user's call is the probe. */
  readonly ping: ((slot: CredentialSlot<Adapter>, scope: AttemptScope) => Promise<TokenUsage>) | undefined;
}
