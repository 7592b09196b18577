import type { Look } from "./worker-messages.js";

/** A state that all workers must agree on, by the credential's id. */
export type Expected = Readonly<Record<string, "open" | "closed">>;

/** Why these workers do not agree; undefined: they do. */
export function disagreement(
  looks: readonly (readonly [number, Look])[],
  expected: Expected,
  apartMs: number,
): string | undefined {
  const seen = new Map<string, { readonly at: number; readonly state: string; readonly endInMs: number }>();
  for (const [at, { models, wallMs }] of looks) {
    for (const [index, statuses] of models.entries()) {
      for (const { id, state: own, untilMs = wallMs } of statuses) {
        const place = `"${id}" of model ${index}`;
        const state = fleetState(own);
        const endInMs = Math.max(0, Math.round(untilMs - wallMs));
        const first = seen.get(place) ?? { at, state, endInMs };
        seen.set(place, first);
        if (state !== first.state || Math.abs(endInMs - first.endInMs) > apartMs)
          return `worker ${at} has ${place} ${state} for ${endInMs} ms, and worker ${first.at} has it ${first.state} for ${first.endInMs} ms`;
      }
    }
  }
  return otherState(looks, expected);
}

/** A process that probes has a state of its own for so long; to the fleet the domain is open. */
const fleetState = (state: string) => (state === "half_open" ? "open" : state);

/** Which of these workers has another state than expected; undefined: none. */
export function otherState(
  looks: readonly (readonly [number, Look])[],
  expected: Expected,
): string | undefined {
  for (const [at, { models }] of looks)
    for (const { id, state } of models.flat())
      if ((expected[id] ?? fleetState(state)) !== fleetState(state))
        return `worker ${at} has "${id}" ${state}, and ${expected[id]} is expected`;
  return undefined;
}
