import type { Policy } from "../../src/contract/policy.js";
import type { CredentialIdentity } from "../../src/health/domain-names.js";
import { HealthRegistry } from "../../src/health/health-registry.js";
import type { LinkedHealth } from "../../src/health/linked-health.js";
import { ModelHealth } from "../../src/health/model-health.js";
import { ManualClock } from "./manual-clock.js";

/** Numbers of a breaker in which a few failures tell everything. */
const breaker = {
  failureThreshold: 2,
  cooldownMs: 30_000,
  maxCooldownMs: 3_600_000,
  maxStatedWaitMs: 3_600_000,
  failbackAfterMs: 600_000,
};

/** What a test says of a credential, beside its id. */
export type IdentityChanges = Partial<CredentialIdentity> & {
  readonly maxConcurrent?: number;
  readonly whenIdle?: () => void;
};

/** The health of one Hotspare, and a way to open models of it. */
export function createRegistry(link?: LinkedHealth, policy?: Policy) {
  const clock = new ManualClock();
  const registry = new HealthRegistry({ clock, random: () => 0, settings: breaker, link });
  /** Each id is a key of an account of its own, all at one server unless a test says otherwise. */
  const add = (health: ModelHealth, model: string, id: string, changes: IdentityChanges = {}) => {
    const { maxConcurrent, whenIdle, ...identity } = changes;
    health.add(
      { id, provider: "p", model },
      {
        provider: "p",
        endpoint: "server",
        secrets: [`secret of ${id}`],
        localName: registry.nextLocalName(),
        account: undefined,
        model,
        ...identity,
      },
      maxConcurrent,
      whenIdle,
    );
  };
  const open = (model: string, ids: readonly string[] = ["a", "b"], changes: IdentityChanges = {}) => {
    const health = new ModelHealth(registry, 50, policy);
    for (const id of ids) {
      add(health, model, id, changes);
    }
    health.arrange(ids);
    return health;
  };
  return { clock, registry, add, open };
}
