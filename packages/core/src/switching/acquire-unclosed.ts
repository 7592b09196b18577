import type { AcquireAnswer } from "../contract/credential-switcher.js";
import type { HealthView } from "../contract/health-view.js";

/**
 * Nothing closed is left. In the order given: one whose time has come is probed, one that a soft failure opened is used (a
 * panic); failing both, one call tries a last resort; failing that, the answer is when to ask again.
 */
export function acquireUnclosed(
  candidates: readonly string[],
  health: HealthView,
  timeoutMs: number,
): AcquireAnswer {
  const known = candidates.map((id) => ({ id, state: health.of(id) }));
  for (const { id, state } of known) {
    if (state.state === "open" && state.probeDue) {
      return { lease: health.lease(id, "probe", timeoutMs) };
    }
    if (state.state !== "closed" && state.soft) {
      return { lease: health.lease(id, "attempt") };
    }
  }
  const probing = known.filter(({ state }) => state.state === "half_open");
  if (probing.length === 0) {
    const lastResort = known.find(({ state }) => state.state === "open" && state.lastResortDue);
    if (lastResort !== undefined) {
      return { lease: health.lease(lastResort.id, "lastResort", timeoutMs) };
    }
  }
  const times = known.map(({ state }) => (state.state === "closed" ? 0 : state.retryAtMs));
  if (times.length === 0) {
    return { exhausted: true };
  }
  return { retryAtMs: Math.min(...times), verdictPending: probing.length > 0 };
}
