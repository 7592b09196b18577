import type { HealthView } from "../contract/health-view.js";

/**
 * The credential to probe: the nearest above the one that serves whose time has come, so that a dead one in the middle never
 * hides a healthy one above it. Undefined: none is due, or one is being probed already.
 */
export function nearestDueAbove(
  ids: readonly string[],
  serving: string,
  health: HealthView,
  capable?: ReadonlySet<string>,
): string | undefined {
  const above = ids.slice(0, ids.indexOf(serving)).reverse();
  let due: string | undefined;
  for (const id of above) {
    const state = health.of(id);
    if (state.state === "half_open") {
      return undefined;
    }
    if (due === undefined && state.state === "open" && state.probeDue && capable?.has(id) !== false) {
      due = id;
    }
  }
  return due;
}
