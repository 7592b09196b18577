import type { AcquireAnswer, AcquireRequest, CredentialSwitcher, SwitcherFactory } from "@hotspare/core";

/** A switcher as a user might write it: healthy credentials in turn, then whatever may be tried. */
export function roundRobin(): SwitcherFactory {
  return ({ credentials, health }): CredentialSwitcher => {
    const ids = credentials.map(({ id }) => id);
    let turn = 0;
    return {
      get activeId() {
        return ids.find((id) => health.isClosed(id));
      },
      acquire(request: AcquireRequest): AcquireAnswer {
        turn += 1;
        const inTurn = ids.map((_, at) => ids[(at + turn) % ids.length] ?? "");
        const mine = inTurn.filter((id) => !request.excluded.has(id) && request.isCapable(id));
        if (mine.length === 0) {
          return { exhausted: true };
        }
        const free = mine.find((id) => health.isClosed(id) && health.hasRoom(id));
        if (free !== undefined) {
          return { lease: health.lease(free, "attempt") };
        }
        const known = mine.map((id) => ({ id, state: health.of(id) }));
        const due = known.find(({ state }) => state.state === "open" && state.probeDue);
        if (due !== undefined) {
          return { probe: due.id };
        }
        const soft = known.find(
          ({ id, state }) => state.state !== "closed" && !state.blocks && health.hasRoom(id),
        );
        if (soft !== undefined) {
          return { lease: health.lease(soft.id, "attempt") };
        }
        const last = known.find(({ state }) => state.state === "open" && state.blocks && state.lastResortDue);
        // What hangs elsewhere keeps a last resort back for a second.
        const held = known.flatMap(({ id, state }) =>
          state.state === "open" ? [] : (health.silentAtMs(id) ?? []),
        );
        if (last !== undefined && held.length === 0) {
          return { probe: last.id, lastResort: true };
        }
        const times = known.map(({ id, state }) =>
          state.state === "closed" ? health.roomAtMs(id) : state.retryAtMs,
        );
        if (last !== undefined) {
          times.push(Math.max(...held));
        }
        const verdictPending = known.some(({ state }) => state.state !== "open" || !state.blocks);
        return { retryAtMs: Math.min(...times), verdictPending };
      },
      snapshot: () => ids.map((id) => health.status(id)),
      reset: () => undefined,
    };
  };
}
