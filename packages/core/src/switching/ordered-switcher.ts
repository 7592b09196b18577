import type { CredentialStatus } from "../contract/credential-status.js";
import type {
  AcquireAnswer,
  AcquireRequest,
  CredentialSwitcher,
  SwitcherFactory,
} from "../contract/credential-switcher.js";
import type { HealthView } from "../contract/health-view.js";
import { acquireUnclosed } from "./acquire-unclosed.js";
import { markBuiltIn } from "./built-in.js";

/**
 * The default switcher: a call goes to the first closed credential in priority order that has room, and exactly one call at a time
 * probes the nearest better credential whose time has come. It keeps no state of its own: the active credential is derived.
 */
export function orderedSwitcher(): SwitcherFactory {
  return ({ credentials, health }) =>
    markBuiltIn(
      new OrderedSwitcher(
        credentials.map((credential) => credential.id),
        health,
      ),
    );
}

/** Functions stand apart from `acquire`, which nearly always needs none: a method that makes a function costs its every call more. */
class OrderedSwitcher implements CredentialSwitcher {
  readonly #ids: readonly string[];
  readonly #health: HealthView;

  constructor(ids: readonly string[], health: HealthView) {
    this.#ids = ids;
    this.#health = health;
  }

  get activeId(): string | undefined {
    const position = this.#health.firstClosed();
    return position === undefined ? undefined : this.#ids[position];
  }

  acquire(request: AcquireRequest): AcquireAnswer {
    const health = this.#health;
    let full: number | undefined;
    for (
      let at = health.firstClosed(request.firstIncluded);
      at !== undefined;
      at = health.firstClosed(at + 1)
    ) {
      const id = this.#ids[at];
      if (id === undefined || request.excluded.has(id) || !request.isCapable(id)) {
        continue;
      }
      if (health.hasRoom(id)) {
        return this.#dueAbove(at, request) ?? { lease: health.lease(id, "attempt") };
      }
      full ??= at;
    }
    // A better credential whose time has come need not wait until a closed one has room.
    const due = full === undefined ? undefined : this.#dueAbove(full, request);
    return due ?? this.#acquireUnclosed(request);
  }

  snapshot(): readonly CredentialStatus[] {
    return this.#ids.map((id) => this.#health.status(id));
  }

  reset(): void {
    // The switcher keeps no state.
  }

  /** The first attempt of a call may be a probe; a call that has failed already wants an answer. */
  #dueAbove(position: number, request: AcquireRequest): { readonly probe: string } | undefined {
    if (position === 0 || request.excluded.size > 0) {
      return undefined;
    }
    return this.#probeAbove(position, request);
  }

  #probeAbove(position: number, request: AcquireRequest): { readonly probe: string } | undefined {
    const due = this.#health.dueAbove(position, (above) => request.isCapable(above));
    const probe = due === undefined ? undefined : this.#ids[due];
    return probe === undefined ? undefined : { probe };
  }

  #acquireUnclosed(request: AcquireRequest): AcquireAnswer {
    const candidates = this.#ids.filter((id) => !request.excluded.has(id) && request.isCapable(id));
    return acquireUnclosed(candidates, this.#health);
  }
}
