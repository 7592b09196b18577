import { expect } from "vitest";
import type { FleetScene } from "./fleet-scene.js";

/** What the link may report of a Redis that fails. */
const reports = /^(?:acquireProbe: The link has not answered in time|subscribe: Data in )/;

/** No call was lost, and no event says that a part of ours failed. */
export async function expectNothingLost(scene: FleetScene): Promise<void> {
  const looks = await scene.looks();
  const lost = [...looks].flatMap(([at, { tally }]) =>
    tally.failed.map((failed) => `worker ${at}: ${failed}`),
  );
  expect(lost).toEqual([]);
  const broken = scene.trace.seen.filter(
    ({ seen: { event, text = "" } }) =>
      ["listenerError", "unhandledRejection"].includes(event) ||
      (event === "extensionError" && !reports.test(text)),
  );
  expect(broken).toEqual([]);
  const calls = [...looks.values()].reduce((sum, { tally }) => sum + tally.calls, 0);
  const answered = [...looks.values()].reduce((sum, { tally }) => sum + tally.answered, 0);
  expect(answered).toBe(calls);
}

/**
 * No call was later than it would have been alone. With a spare that is well, a process that is alone never makes a call wait: so no call of a
 * fleet may have waited at all. This is a count, and no time: the machine's speed does not enter.
 */
export async function expectNothingWaited(scene: FleetScene): Promise<void> {
  const looks = await scene.looks();
  const waits = [...looks]
    .filter(([, { tally }]) => tally.waits > 0)
    .map(([at, { tally }]) => ({ at, ...tally }));
  expect(waits).toEqual([]);
}

/** How many requests reached a key. */
export function requestsOf(scene: FleetScene, id: string): number {
  return scene.key(id).requests;
}
