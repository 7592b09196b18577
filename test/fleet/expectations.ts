import { expect } from "vitest";
import type { FleetScene } from "./fleet-scene.js";

/** A machine with other work to do answers late, whatever else happens. */
const late = /^acquireProbe: The link has not answered in time/;

/** No call was lost, and no event says that a part of ours failed, but for what the link reports of the scene's faults. */
export async function expectNothingLost(scene: FleetScene, reports: readonly RegExp[] = []): Promise<void> {
  const looks = await scene.looks();
  const lost = [...looks].flatMap(([at, { tally }]) =>
    tally.failed.map((failed) => `worker ${at}: ${failed}`),
  );
  expect(lost).toEqual([]);
  const broken = scene.trace.seen.filter(
    ({ seen: { event, text = "" } }) =>
      ["listenerError", "unhandledRejection"].includes(event) ||
      (event === "extensionError" && ![late, ...reports].some((report) => report.test(text))),
  );
  expect(broken).toEqual([]);
  const calls = [...looks.values()].reduce((sum, { tally }) => sum + tally.calls, 0);
  const answered = [...looks.values()].reduce((sum, { tally }) => sum + tally.answered, 0);
  expect(answered).toBe(calls);
}

/**
 * A pass may be used for a second. When the machine keeps a process from its calls for half of this time, the pass may go unused, and one call
 * waits for the next pass.
 */
const passUnusedMs = 500;

/**
 * No call was later than it would have been alone. With a spare that is well, a process that is alone never makes a call wait, so no call of a
 * fleet may have waited in the waiting room. Nor did a call do nothing between its attempts for longer than a command may take. The time in
 * which the machine kept the process from its work does not count.
 */
export async function expectNothingWaited(scene: FleetScene): Promise<void> {
  const looks = await scene.looks();
  const waits = [...looks]
    .filter(
      ([, { tally }]) =>
        tally.longestPauseMs > scene.commandTimeoutMs || (tally.waits > 0 && tally.sumOfLagMs < passUnusedMs),
    )
    .map(([at, { tally }]) => ({ at, ...tally }));
  expect(waits).toEqual([]);
}

/** How many requests reached a key. */
export function requestsOf(scene: FleetScene, id: string): number {
  return scene.key(id).requests;
}
