import type { Lease } from "../../src/contract/lease.js";
import type { Classification } from "../../src/contract/plugin/classification.js";
import type { ErrorClass } from "../../src/contract/plugin/error-class.js";
import type { FaultScope } from "../../src/contract/plugin/fault-scope.js";
import { HealthRegistry } from "../../src/health/health-registry.js";
import { ModelHealth } from "../../src/health/model-health.js";
import { orderedSwitcher } from "../../src/switching/ordered-switcher.js";
import { ManualClock } from "./manual-clock.js";

/** The scope that each class is explored with. */
const scopes: Partial<Record<ErrorClass, FaultScope>> = {
  auth: "credential",
  rate_limited: "account_model",
  transient: "credential_model",
  permanent: "request",
};

/** Health and the ordered switcher over some credentials, with the leases that are out. */
export class HealthWorld {
  readonly ids: readonly string[];
  readonly clock = new ManualClock();
  readonly health: ModelHealth;
  readonly switcher;
  leases: Lease[] = [];
  /** Stated waits, by credential: nothing may be sent before their end. */
  readonly stated = new Map<string, number>();

  /** How often each credential's state has changed, and how often it had when a lease began. */
  readonly versions = new Map<string, number>();
  readonly startedAt = new Map<Lease, number>();
  /** Until when a probe under way holds its credential. */
  readonly probesHeld = new Map<string, number>();

  /** Every failure is the credential's, so that a verdict is late exactly when the credential has changed. */
  readonly oneDomain: boolean;

  constructor(count: number, oneDomain: boolean) {
    this.oneDomain = oneDomain;
    this.ids = Array.from({ length: count }, (_, index) => "abcd".charAt(index));
    const registry = new HealthRegistry({
      clock: this.clock,
      random: () => 0,
      settings: {
        failureThreshold: 2,
        cooldownMs: 30_000,
        maxCooldownMs: 3_600_000,
        maxStatedWaitMs: 3_600_000,
        failbackAfterMs: 600_000,
      },
    });
    this.health = new ModelHealth(registry, 3);
    const credentials = this.ids.map((id) => ({ id, provider: "p", model: "m" }));
    for (const ref of credentials) {
      this.health.add(ref, {
        provider: "p",
        endpoint: `server-${ref.id}`,
        secrets: [ref.id],
        account: undefined,
        model: "m",
      });
    }
    this.switcher = orderedSwitcher()({
      model: "m",
      credentials,
      health: this.health,
      clock: this.clock,
      random: () => 0,
      failback: { afterMs: 600_000, afterCalls: 3, probe: "request" },
    });
  }

  /** A failure as a test gives it to a lease. */
  classified(name: ErrorClass, retryAfterMs?: number): Classification {
    const stated = retryAfterMs === undefined ? {} : { retryAfterMs };
    const scope = this.oneDomain ? "credential" : (scopes[name] ?? "credential");
    return { class: name, scope, reason: name, rule: "test", ...stated };
  }

  acquire() {
    return this.switcher.acquire({
      tried: new Set(),
      capable: new Set(this.ids),
      inputs: 1,
      estimatedTokens: 1,
      timeoutMs: 60_000,
    });
  }

  /** Everything that can matter for what happens next, with times as distances from now. */
  fingerprint(): string {
    const nowMs = this.clock.monotonicMs();
    const relative = (value: unknown) =>
      JSON.stringify(value, (key, part: unknown) =>
        key.endsWith("Ms") && typeof part === "number" ? Math.max(-1, part - nowMs) : part,
      );
    return [
      ...this.ids.map((id) => relative(this.health.of(id))),
      ...this.ids.map((id) => relative({ ...this.health.status(id), until: 0, served: 0 })),
      relative(this.leases.map((lease) => [lease.credentialId, lease.probe])),
      Math.min(this.health.answered, 4),
    ].join("|");
  }
}
