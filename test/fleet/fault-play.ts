import { setTimeout as sleep } from "node:timers/promises";
import { expectNothingLost, expectNothingWaited } from "./expectations.js";
import type { Fault } from "./faults.js";
import type { FleetScene } from "./fleet-scene.js";

const answerMs = 40;
const holdMs = 500;
/** The issue's own bound. */
export const agreeMs = 2_000;
const callers = [0, 1, 2, 3];

/** A dead key is probed after three seconds, and not after so many calls: so that each scene has few probes, at times that a test knows. */
export const soonBack = {
  breaker: { cooldownMs: 100, maxCooldownMs: 3_000 },
  failback: { afterMs: 3_000, afterCalls: 1_000_000 },
} as const;

/**
 * Half of the workers call; the others only listen, so that what they know came from the fleet. While the fault lasts, a key is revoked; in
 * a second fault the key is restored. After each, all must agree.
 */
export async function playFault(scene: FleetScene, fault: Fault): Promise<void> {
  scene.key("a").latency(answerMs);
  scene.key("b").latency(answerMs);
  await scene.ask({ do: "start", callers: 1, pauseMs: 80 }, callers);
  await scene.untilAgreed({ a: "closed", b: "closed" }, agreeMs);

  await during(scene, fault, async () => {
    scene.trace.note("a is revoked");
    scene.key("a").revoked();
    await scene.untilEach({ a: "open" }, 5 * agreeMs, callers);
  });
  await agreed(scene, "open");

  await during(scene, fault, async () => {
    scene.trace.note("a is well");
    scene.key("a").healthy().latency(answerMs);
    await scene.untilEach({ a: "closed" }, 5 * agreeMs, callers);
  });
  await agreed(scene, "closed");

  await scene.ask({ do: "stop" });
  await expectNothingLost(scene);
  await expectNothingWaited(scene);
}

async function during(scene: FleetScene, fault: Fault, play: () => Promise<void>): Promise<void> {
  scene.trace.note(`begins: ${fault.name}`);
  await untilConnected(scene);
  await fault.begin(scene);
  await fault.holds?.(scene);
  const begunMs = performance.now();
  await play();
  await sleep(Math.max(0, holdMs - (performance.now() - begunMs)));
  await fault.end(scene);
  scene.trace.note(`has ended: ${fault.name}`);
}

/** What happens on the way, or to connections, would happen to nobody without a connection. */
async function untilConnected(scene: FleetScene): Promise<void> {
  const beganMs = performance.now();
  while ((await scene.connections()) === 0) {
    if (performance.now() - beganMs > 5 * agreeMs)
      throw new Error("No worker is connected: nothing can befall it.");
    await sleep(20);
  }
}

async function agreed(scene: FleetScene, state: "open" | "closed"): Promise<void> {
  const tookMs = await scene.untilAgreed({ a: state, b: "closed" }, agreeMs);
  scene.trace.note(`all agree after ${Math.round(tookMs)} ms: a is ${state}`);
}
