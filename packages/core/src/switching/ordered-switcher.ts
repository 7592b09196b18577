import type { CredentialStatus } from "../contract/credential-status.js";
import type {
  AcquireAnswer,
  AcquireRequest,
  CredentialSwitcher,
  SwitcherFactory,
} from "../contract/credential-switcher.js";
import type { HealthView } from "../contract/health-view.js";
import { acquireUnclosed } from "./acquire-unclosed.js";
import { nearestDueAbove } from "./nearest-due-above.js";

/**
 * The default switcher: a call goes to the first closed credential in priority order, and exactly one call at a time
 * probes the nearest better one whose time has come. It keeps no state of its own: the active credential is derived.
 */
export function orderedSwitcher(): SwitcherFactory {
  return ({ credentials, health, failback }) =>
    new OrderedSwitcher(
      credentials.map((credential) => credential.id),
      health,
      failback.probe,
    );
}

/** What `orderedSwitcher()` makes. */
export class OrderedSwitcher implements CredentialSwitcher {
  readonly #ids: readonly string[];
  readonly #health: HealthView;
  readonly #probesWithCalls: boolean;

  constructor(ids: readonly string[], health: HealthView, probe: "request" | "background") {
    this.#ids = ids;
    this.#health = health;
    this.#probesWithCalls = probe === "request";
  }

  get activeId(): string | undefined {
    return this.#ids.find((id) => this.#health.isClosed(id));
  }

  acquire(request: AcquireRequest): AcquireAnswer {
    const { tried, capable, timeoutMs } = request;
    const [first] = this.#ids;
    if (first !== undefined && this.#health.isClosed(first) && capable.has(first) && !tried.has(first)) {
      return { lease: this.#health.lease(first, "attempt") };
    }
    const candidates = this.#ids.filter((id) => capable.has(id) && !tried.has(id));
    const closed = candidates.find((id) => this.#health.isClosed(id));
    if (closed === undefined) {
      return acquireUnclosed(candidates, this.#health, timeoutMs);
    }
    const probed =
      tried.size === 0 && this.#probesWithCalls
        ? nearestDueAbove(this.#ids, closed, this.#health, capable)
        : undefined;
    return {
      lease:
        probed === undefined
          ? this.#health.lease(closed, "attempt")
          : this.#health.lease(probed, "probe", timeoutMs),
    };
  }

  snapshot(): readonly CredentialStatus[] {
    return this.#ids.map((id) => this.#health.status(id));
  }

  reset(): void {
    // Everything it knows is health's.
  }
}
