import type { Lease } from "../../src/contract/lease.js";
import type { Classification } from "../../src/contract/plugin/classification.js";
import type { ErrorClass } from "../../src/contract/plugin/error-class.js";
import type { FaultScope } from "../../src/contract/plugin/fault-scope.js";
import type { Transition } from "../../src/contract/transition.js";
import { domainScopes } from "../../src/health/domain-names.js";
import type { FaultDomain } from "../../src/health/fault-domain.js";
import { HealthRegistry } from "../../src/health/health-registry.js";
import { ModelHealth } from "../../src/health/model-health.js";
import { orderedSwitcher } from "../../src/switching/ordered-switcher.js";
import { acquireAs, acquireRequest } from "./acquire-request.js";
import { ManualClock } from "./manual-clock.js";
import { seenFailing } from "./seen-failing.js";

/** The scope that each class is explored with. */
const scopes: Partial<Record<ErrorClass, FaultScope>> = {
  auth: "credential",
  rate_limited: "account_model",
  transient: "credential_model",
  permanent: "request",
};

interface Rearmed {
  readonly count: number;
  readonly probeAtMs: number;
  readonly lastResortAtMs: number;
}

/** What a credential has been sent since its last rate limit. */
interface SinceRefusal {
  /** An attempt was answered, or has been out for longer than a refusal takes. */
  isTaken: boolean;
  readonly sent: { readonly lease: Lease; readonly sentMs: number }[];
}

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
  /** The probe that holds a credential, and until when. */
  readonly probesHeld = new Map<string, { readonly lease: Lease; readonly untilMs: number }>();
  readonly lastResorts = new Set<Lease>();

  /** Until when a credential may not be probed, or tried at all, since so many probes ended without a verdict. */
  readonly rearmed = new Map<string, Rearmed>();
  /** By credential, what happened since its last rate limit: attempts from before it are not in it. */
  readonly rooms = new Map<string, SinceRefusal>();

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
        localName: ref.id,
        account: undefined,
        model: "m",
      });
    }
    this.health.arrange(this.ids);
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

  /** Ends a lease with a failure that was answered. */
  fail(lease: Lease, name: ErrorClass, retryAfterMs?: number): readonly Transition[] {
    return lease.fail(this.classified(name, retryAfterMs), seenFailing(name));
  }

  /** A rate limit: one at a time from here on, unless the attempt was sent before the last refusal. */
  noteRefusal(lease: Lease): void {
    const { credentialId } = lease;
    const room = this.rooms.get(credentialId);
    if (room === undefined || room.sent.some((attempt) => attempt.lease === lease)) {
      this.rooms.set(credentialId, { isTaken: false, sent: [] });
    }
  }

  noteAnswer(lease: Lease): void {
    const room = this.rooms.get(lease.credentialId);
    if (room?.sent.some((attempt) => attempt.lease === lease)) {
      room.isTaken = true;
    }
  }

  acquire() {
    return acquireAs(acquireRequest(), this.switcher, this.health);
  }

  /** The six fault domains of a credential. */
  domainsOf(id: string): readonly FaultDomain[] {
    return domainScopes.flatMap((scope) => this.health.domainOf(id, scope) ?? []);
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
      relative(
        this.ids.map((id) => [
          this.health.voidProbesOf(id),
          this.domainsOf(id).map(({ room }) => roomOf(room)),
        ]),
      ),
      relative(this.leases.map((lease) => [lease.credentialId, lease.probe])),
      Math.min(this.health.answered, 4),
    ].join("|");
  }
}

/** What bounds a domain, without the number of the refusal. */
function roomOf(room: FaultDomain["room"]) {
  return room === undefined ? undefined : [room.limit, room.threshold, room.answers];
}
