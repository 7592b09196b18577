import { describe, expect, it } from "vitest";
import { BrokenPromise } from "./broken-promise.js";
import { type Action, act, actionsOf, describeAction } from "./health-actions.js";
import { HealthWorld } from "./health-world.js";

/** Every order of events up to a depth, breadth first, so that the first trace that breaks something is the shortest. */
function explore(
  credentials: number,
  depth: number,
  oneDomain: boolean,
): { readonly states: number; readonly broken?: string } {
  const seen = new Set<string>();
  let level: readonly (readonly Action[])[] = [[]];
  for (let step = 0; step < depth; step += 1) {
    const next: (readonly Action[])[] = [];
    for (const trace of level) {
      for (const action of actionsOf(replay(credentials, trace, oneDomain))) {
        const world = replay(credentials, trace, oneDomain);
        try {
          act(world, action);
        } catch (error) {
          if (!(error instanceof BrokenPromise)) {
            throw error;
          }
          return {
            states: seen.size,
            broken: `${error.message}: ${[...trace, action].map(describeAction).join(", ")}`,
          };
        }
        const state = world.fingerprint();
        if (!seen.has(state)) {
          seen.add(state);
          next.push([...trace, action]);
        }
      }
    }
    level = next;
  }
  return { states: seen.size };
}

function replay(credentials: number, trace: readonly Action[], oneDomain: boolean): HealthWorld {
  const world = new HealthWorld(credentials, oneDomain);
  for (const action of trace) {
    act(world, action);
  }
  return world;
}

/** What is explored: so many credentials, every order of so many events, and whether one server answers for all of them. */
export type Exploration = readonly [credentials: number, events: number, oneDomain: boolean];

/** Describes every order of events up to a depth, for each of the explorations. */
export function describeEveryOrder(explorations: readonly Exploration[]): void {
  describe("health and the ordered switcher, over every order of events", () => {
    it.each(explorations)(
      "keep their promises for %i credentials and %i events (one domain: %s)",
      (credentials, depth, oneDomain) => {
        const { states, broken } = explore(credentials, depth, oneDomain);
        expect(broken).toBeUndefined();
        expect(states).toBeGreaterThan(50);
      },
    );
  });
}
