import type { CredentialStatus } from "../contract/credential-status.js";
import type {
  AcquireAnswer,
  AcquireRequest,
  CredentialSwitcher,
  SwitcherContext,
  SwitcherFactory,
} from "../contract/credential-switcher.js";
import type { HealthView } from "../contract/health-view.js";
import type { Lease } from "../contract/lease.js";
import { acquireUnclosed } from "./acquire-unclosed.js";
import { AnswerPace } from "./answer-pace.js";
import { markBuiltIn } from "./built-in.js";
import { FleetLoad } from "./fleet-load.js";
import { type Load, QuotaLoad } from "./quota-load.js";
import { chooseCredential, type SpreadCredential } from "./spread-choice.js";
import { SpreadLease } from "./spread-lease.js";

/** `breaker.cooldownMs`, where the context does not say. */
const usualCooldownMs = 30_000;

/**
 * All healthy credentials work at once, each in proportion to what its rate limits leave and to how quickly it answers. The limits are read
 * off the replies' headers, and learned from refusals where nobody states them. A credential that is out is not asked; when all are, a call
 * waits for the first that has room, within its `retry.maxWaitMs`. Failover, probes and fault domains are the ordered switcher's.
 */
export function spreadSwitcher(): SwitcherFactory {
  return (context) => {
    const switcher = markBuiltIn(new SpreadSwitcher(context, memoryOf(context)));
    context.memory?.set(memoryKey, switcher.memory);
    return switcher;
  };
}

function memoryOf({ memory, health, fleetLimits }: SwitcherContext): SpreadMemory {
  const before = memory?.get(memoryKey) as SpreadMemory | undefined;
  const { loads = new Map(), paces = new Map() } = before ?? {};
  // A load that asks the fleet wakes the calls of its own model alone. The fleet knows what that load had learned.
  const isOfAnother = fleetLimits !== undefined && before?.health !== health;
  return { health, loads: isOfAnother ? new Map() : loads, paces };
}

/** A change of a model's list makes a new switcher, which keeps what is known of the credentials that stay. */
const memoryKey = Symbol("spread");

/** What is known of a model's credentials. */
interface SpreadMemory {
  readonly health: HealthView;
  /** By quota: credentials of one account share their limits. */
  readonly loads: ReadonlyMap<string, Load>;
  /** By id. */
  readonly paces: ReadonlyMap<string, AnswerPace>;
}

class SpreadSwitcher implements CredentialSwitcher {
  readonly memory: SpreadMemory;
  readonly #context: SwitcherContext;
  readonly #credentials: readonly SpreadCredential[];
  readonly #nowMs: () => number;
  #attempts = 0;

  constructor(context: SwitcherContext, before: SpreadMemory) {
    const { credentials, health, clock, cooldownMs = usualCooldownMs, fleetLimits } = context;
    const nowMs = () => clock.monotonicMs();
    const newLoad = (id: string): Load => {
      const local = new QuotaLoad(cooldownMs);
      const shared = fleetLimits?.quotaOf(id);
      return fleetLimits === undefined || shared === undefined
        ? local
        : new FleetLoad(local, fleetLimits, shared, nowMs);
    };
    const loads = new Map<string, Load>();
    this.#credentials = credentials.map(({ id }) => {
      const quota = health.quotaOf(id);
      const load = loads.get(quota) ?? before.loads.get(quota) ?? newLoad(id);
      loads.set(quota, load);
      return { id, load, pace: before.paces.get(id) ?? new AnswerPace() };
    });
    this.memory = { health, loads, paces: new Map(this.#credentials.map(({ id, pace }) => [id, pace])) };
    this.#context = context;
    this.#nowMs = nowMs;
  }

  get activeId(): string | undefined {
    return this.#credentials.find(({ id }) => this.#context.health.isClosed(id))?.id;
  }

  get activeIds(): readonly string[] {
    return this.#credentials.map(({ id }) => id).filter((id) => this.#context.health.isClosed(id));
  }

  acquire(request: AcquireRequest): AcquireAnswer {
    const { health } = this.#context;
    const { estimatedTokens, waitMs } = request;
    const probed = this.#dueProbe(request);
    if (probed !== undefined) {
      return probed.isLimited ? { probe: probed.id, lastResort: true } : { probe: probed.id };
    }
    const choice = chooseCredential(this.#credentials, {
      isCandidate: ({ id }) => mayServe(id, request) && health.isClosed(id) && health.hasRoom(id),
      estimatedTokens,
      waitMs,
      attempt: this.#attempts,
      nowMs: this.#nowMs(),
    });
    switch (choice.do) {
      case "ask":
        return { lease: this.#draw(health.lease(choice.credential.id, "attempt"), request) };
      case "wait": {
        const { retryAtMs, verdictPending } = choice;
        const isFull = ({ id }: SpreadCredential) =>
          mayServe(id, request) && health.isClosed(id) && !health.hasRoom(id);
        if (this.#credentials.some(isFull)) {
          const answer = this.#acquireUnclosed(request, (id) => !health.isClosed(id) || !health.hasRoom(id));
          return "retryAtMs" in answer
            ? { ...answer, retryAtMs: Math.min(retryAtMs, answer.retryAtMs) }
            : answer;
        }
        const resort = Math.min(retryAtMs, this.#resortAtMs(request));
        return verdictPending ? { retryAtMs: resort, verdictPending } : { retryAtMs: resort };
      }
      case "none":
        return this.#acquireUnclosed(request);
    }
  }

  /** A probe that the engine has taken draws on its limits like any other attempt. */
  follow(lease: Lease, request: AcquireRequest): Lease {
    return this.#draw(lease, request);
  }

  snapshot(): readonly CredentialStatus[] {
    return this.#credentials.map(({ id }) => this.#context.health.status(id));
  }

  /** Does nothing: what is left of the limits is not known any better after a reset. */
  reset(): void {
    // Circuits are health's.
  }

  #acquireUnclosed(request: AcquireRequest, isCandidate = (_: string) => true): AcquireAnswer {
    const ids = this.#credentials
      .map(({ id }) => id)
      .filter((id) => mayServe(id, request) && isCandidate(id));
    const answer = acquireUnclosed(ids, this.#context.health);
    return "lease" in answer ? { lease: this.#draw(answer.lease, request) } : answer;
  }

  /**
   * The first that is due for a probe, when a closed one can take the call on should the probe fail. A rate limit without a stated time
   * has no end that is known: its credential is tried as a last resort is, 0.25, 0.5, 1 … s after it was refused, since all keys are
   * to work and the room keeps a herd away.
   */
  #dueProbe(request: AcquireRequest): { readonly id: string; readonly isLimited: boolean } | undefined {
    const { health } = this.#context;
    if (request.excluded.size > 0) {
      return undefined;
    }
    let due: { readonly id: string; readonly isLimited: boolean } | undefined;
    let isAnyClosed = false;
    for (const { id } of this.#credentials) {
      if (!mayServe(id, request)) {
        continue;
      }
      if (health.isClosed(id)) {
        isAnyClosed = true;
      } else if (due === undefined) {
        const state = health.of(id);
        if (state.state === "open" && state.probeDue) {
          due = { id, isLimited: false };
        } else if (state.state === "open" && state.isLimited && state.lastResortDue) {
          due = { id, isLimited: true };
        }
      }
    }
    return isAnyClosed ? due : undefined;
  }

  /** When the first credential with a rate limit without a stated time is tried again. */
  #resortAtMs(request: AcquireRequest): number {
    const times = this.#credentials.map(({ id }) => {
      const state = mayServe(id, request) ? this.#context.health.of(id) : undefined;
      const isResort = state?.state === "open" && state.isLimited && request.excluded.size === 0;
      return isResort ? state.lastResortAtMs : Number.POSITIVE_INFINITY;
    });
    return Math.min(...times);
  }

  #draw(lease: Lease, { estimatedTokens }: AcquireRequest): Lease {
    const { credentialId } = lease;
    const credential = this.#credentials.find(({ id }) => id === credentialId);
    if (credential === undefined) {
      return lease;
    }
    const { load, pace } = credential;
    const nowMs = this.#nowMs();
    this.#attempts += 1;
    pace.begin(this.#attempts, nowMs);
    return new SpreadLease(lease, {
      load,
      pace,
      draw: load.begin(estimatedTokens, nowMs),
      nowMs: this.#nowMs,
    });
  }
}

/** Whether a credential may take the request at all. */
function mayServe(credentialId: string, request: AcquireRequest): boolean {
  return !request.excluded.has(credentialId) && request.isCapable(credentialId);
}
