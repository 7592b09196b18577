import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";
import { expectNothingLost, expectNothingWaited } from "./expectations.js";
import type { Fault } from "./faults/fault.js";
import type { FleetScene } from "./fleet-scene.js";
import { until } from "./until.js";

const answerMs = 40;
/** A fault lasts for so long, and for so long after the callers have met what happens meanwhile: time enough for news that nothing keeps away. */
const holdMs = 500;
const newsMs = 250;
/** The issue's own bound. */
export const agreeMs = 2_000;
const callers = [0, 1, 2, 3];

/** A dead key is probed after three seconds, and not after so many calls: so that each scene has few probes, at times that a test knows. */
export const soonBack = {
  breaker: { cooldownMs: 100, maxCooldownMs: 3_000 },
  failback: { afterMs: 3_000, afterCalls: 1_000_000 },
} as const;

/** What else happens while a fault lasts. */
interface Meanwhile {
  /** A worker that joins while the key is revoked. */
  readonly joins?: number;
}

/**
 * Half of the workers call; the others only listen, so that what they know came from the fleet. While the fault lasts, a key is revoked; in
 * a second fault the key is restored. After each, all must agree.
 */
export async function playFault(scene: FleetScene, fault: Fault, { joins }: Meanwhile = {}): Promise<void> {
  scene.key("a").latency(answerMs);
  scene.key("b").latency(answerMs);
  await openAndReset(scene);
  await scene.ask({ do: "start", callers: 1, pauseMs: 80 }, callers);
  await scene.untilAgreed({ a: "closed", b: "closed" }, agreeMs);

  await during(scene, fault, async () => {
    scene.trace.note("a is revoked");
    scene.key("a").revoked();
    await scene.untilEach({ a: "open" }, 5 * agreeMs, callers);
    if (joins !== undefined) await scene.open(joins, { waitsForLink: false });
  });
  await agreed(scene, "open");

  await during(scene, fault, async () => {
    scene.trace.note("a is well");
    scene.key("a").healthy().latency(answerMs);
    await scene.untilEach({ a: "closed" }, 5 * agreeMs, callers);
  });
  await agreed(scene, "closed");

  await scene.ask({ do: "stop" });
  await expectNothingLost(scene, fault.reports === undefined ? [] : [fault.reports]);
  await expectNothingWaited(scene);
}

/** So that Redis has a record of the domain, which a fault can befall. */
async function openAndReset(scene: FleetScene): Promise<void> {
  scene.key("a").revoked();
  await scene.ask({ do: "call", model: 0, count: 1 }, [0]);
  await scene.untilAgreed({ a: "open", b: "closed" }, agreeMs);
  scene.key("a").healthy().latency(answerMs);
  await scene.ask({ do: "reset", credentialId: "a" }, [0]);
}

async function during(scene: FleetScene, fault: Fault, play: () => Promise<void>): Promise<void> {
  const { name, shows, showsAtItsEnd = false } = fault;
  // What happens on the way, or to connections, would happen to nobody without a connection.
  await until(
    () => `a moment in which every process is connected (alone are ${JSON.stringify([...scene.alone])})`,
    () => scene.alone.size === 0,
  );
  const listeners = [...scene.taking].filter((at) => !callers.includes(at));
  const before = await stateOfA(scene, listeners);
  const shown = typeof shows === "string" ? 0 : await shows(scene);
  const isShown = async () => typeof shows === "string" || (await shows(scene)) > shown;
  scene.trace.note(`begins: ${name}`);
  await fault.begin(scene);
  await fault.holds?.(scene);
  const begunMs = performance.now();
  await play();
  await sleep(Math.max(newsMs, holdMs - (performance.now() - begunMs)));
  if (!showsAtItsEnd) await until(`a sign of the fault "${name}"`, isShown);
  if (shows === "isolation") expect(await stateOfA(scene, listeners)).toEqual(before);
  await fault.end(scene);
  scene.trace.note(`has ended: ${name}`);
  if (showsAtItsEnd) await until(`a sign of the fault "${name}"`, isShown);
}

async function stateOfA(scene: FleetScene, workers: readonly number[]) {
  const looks = await scene.looks();
  return workers.map((at) => looks.get(at)?.models[0]?.find(({ id }) => id === "a")?.state);
}

async function agreed(scene: FleetScene, state: "open" | "closed"): Promise<void> {
  const tookMs = await scene.untilAgreed({ a: state, b: "closed" }, agreeMs);
  scene.trace.note(`all agree after ${Math.round(tookMs)} ms: a is ${state}`);
}
