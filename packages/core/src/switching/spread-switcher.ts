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
import { QuotaLoad } from "./quota-load.js";
import { SpreadLease } from "./spread-lease.js";

/**
 * All healthy credentials work at once, each in proportion to what its rate limits leave: they are read off the replies' headers, and
 * learned from refusals where nobody states them. A credential that is out is not asked; when all are, a call waits for the first that
 * has room, within its `retry.maxWaitMs`. Failover, probes and fault domains are the ordered switcher's.
 */
export function spreadSwitcher(): SwitcherFactory {
  // By model: its list of credentials may change, and with it the switcher, but not what is left of them.
  const loads = new WeakMap<HealthView, Map<string, QuotaLoad>>();
  return (context) => {
    const known = loads.get(context.health) ?? new Map<string, QuotaLoad>();
    loads.set(context.health, known);
    return new SpreadSwitcher(context, known);
  };
}

class SpreadSwitcher implements CredentialSwitcher {
  readonly #context: SwitcherContext;
  readonly #ids: readonly string[];
  readonly #loads: Map<string, QuotaLoad>;

  constructor(context: SwitcherContext, loads: Map<string, QuotaLoad>) {
    this.#context = context;
    this.#ids = context.credentials.map(({ id }) => id);
    this.#loads = loads;
  }

  get activeId(): string | undefined {
    return this.#ids.find((id) => this.#context.health.isClosed(id));
  }

  get activeIds(): readonly string[] {
    return this.#ids.filter((id) => this.#context.health.isClosed(id));
  }

  acquire(request: AcquireRequest): AcquireAnswer {
    const { tried, capable, timeoutMs } = request;
    const { health } = this.#context;
    const candidates = this.#ids.filter((id) => capable.has(id) && !tried.has(id));
    const probed = tried.size === 0 ? this.#dueProbe(candidates) : undefined;
    if (probed !== undefined) {
      return { lease: this.#draw(health.lease(probed, "probe", timeoutMs), request) };
    }
    const closed = candidates.filter((id) => health.isClosed(id));
    if (closed.length > 0) {
      return this.#acquireClosed(closed, request);
    }
    const answer = acquireUnclosed(candidates, health, timeoutMs);
    return "lease" in answer ? { lease: this.#draw(answer.lease, request) } : answer;
  }

  snapshot(): readonly CredentialStatus[] {
    return this.#ids.map((id) => this.#context.health.status(id));
  }

  /** An operator says that it works again; what is left of its limits is not known any better. */
  reset(): void {
    // Everything else it knows is health's.
  }

  /** The one with the most left; of those with as much, the one with the least under way, then the first. */
  #acquireClosed(closed: readonly string[], request: AcquireRequest): AcquireAnswer {
    const nowMs = this.#context.clock.monotonicMs();
    const { estimatedTokens } = request;
    let best: { readonly id: string; readonly share: number; readonly inFlight: number } | undefined;
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const id of closed) {
      const load = this.#loadOf(id);
      const readyMs = load.readyAtMs(estimatedTokens, nowMs);
      if (readyMs > nowMs) {
        soonestMs = Math.min(soonestMs, readyMs);
        continue;
      }
      const share = load.shareLeft(estimatedTokens, nowMs);
      const { inFlight } = load;
      if (best === undefined || share > best.share || (share === best.share && inFlight < best.inFlight)) {
        best = { id, share, inFlight };
      }
    }
    return best === undefined
      ? { retryAtMs: soonestMs }
      : { lease: this.#draw(this.#context.health.lease(best.id, "attempt"), request) };
  }

  #dueProbe(candidates: readonly string[]): string | undefined {
    const { health, failback } = this.#context;
    return failback.probe === "request" && candidates.some((id) => health.isClosed(id))
      ? candidates.find((id) => {
          const state = health.of(id);
          return state.state === "open" && state.probeDue;
        })
      : undefined;
  }

  #draw(lease: Lease, { estimatedTokens }: AcquireRequest): Lease {
    const { clock } = this.#context;
    const load = this.#loadOf(lease.credentialId);
    const draw = load.begin(estimatedTokens, clock.monotonicMs());
    return new SpreadLease(lease, load, draw, () => clock.monotonicMs());
  }

  #loadOf(credentialId: string): QuotaLoad {
    const quota = this.#context.health.quotaOf(credentialId);
    let load = this.#loads.get(quota);
    if (load === undefined) {
      load = new QuotaLoad();
      this.#loads.set(quota, load);
    }
    return load;
  }
}
