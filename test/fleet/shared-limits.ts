import { setTimeout as sleep } from "node:timers/promises";
import { jsonReply } from "@hotspare/testkit";
import type { FleetScene } from "./fleet-scene.js";

/** Four keys, and what each allows: 600 requests a minute that fill steadily. */
export const limitedKeys = ["a", "b", "c", "d"];
const perMinute = 600;
/** What a key takes at once that does not state its limit. */
const atOnce = 40;
const pace = { minMs: 100, maxMs: 280 };

export interface SharedLimits {
  /** What was answered, of what the keys allow together. */
  readonly share: number;
  readonly refusedShare: number;
}

/**
 * Lets all workers ask for more than four keys allow, for so many seconds. What the keys allow at once is used up first, and is not counted.
 *
 * @param stated whether replies state what is left, and refusals when to come again
 */
export async function sharedLimits(
  scene: FleetScene,
  stated: boolean,
  callers: number,
  seconds: number,
): Promise<SharedLimits> {
  const allowed = new Map<string, number>();
  for (const id of limitedKeys) {
    scene.key(id).latency(pace);
    if (stated) scene.key(id).rateLimit({ requestsPerMinute: perMinute });
    else limitSilently(scene, id);
    allowed.set(id, 0);
  }
  await scene.ask({ do: "start", callers, pauseMs: 0 });
  await untilUsedUp(scene, stated ? perMinute : atOnce);
  await sleep(stated ? 2_000 : 10_000);
  const before = tally(scene);
  const beganMs = performance.now();
  await sleep(seconds * 1_000);
  const after = tally(scene);
  const tookMs = performance.now() - beganMs;
  await scene.ask({ do: "stop" });
  const answered = after.answered - before.answered;
  const refused = after.refused - before.refused;
  return {
    share: answered / (limitedKeys.length * (perMinute / 60_000) * tookMs),
    refusedShare: refused / (answered + refused),
  };
}

async function untilUsedUp(scene: FleetScene, limit: number): Promise<void> {
  while (limitedKeys.some((id) => scene.key(id).stats.requests < limit)) await sleep(50);
}

/** A limit of which no reply says anything: 429 and no header. */
function limitSilently(scene: FleetScene, id: string): void {
  let used = 0;
  let atMs = performance.now();
  scene.key(id).reply(() => {
    const nowMs = performance.now();
    used = Math.max(0, used - ((nowMs - atMs) / 60_000) * perMinute);
    atMs = nowMs;
    if (used + 1 > atOnce) return jsonReply({ error: { message: "Rate limit reached." } }, { status: 429 });
    used += 1;
    return undefined;
  });
}

function tally(scene: FleetScene): { readonly answered: number; readonly refused: number } {
  let answered = 0;
  let refused = 0;
  for (const { key, status } of scene.simulator.requests) {
    if (!limitedKeys.some((id) => scene.keyOf(id).apiKey === key)) continue;
    answered += Number(status === 200);
    refused += Number(status === 429);
  }
  return { answered, refused };
}
