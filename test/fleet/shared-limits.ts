import { setTimeout as sleep } from "node:timers/promises";
import { jsonReply, type SimulatedRequest } from "@hotspare/testkit";
import type { FleetScene } from "./fleet-scene.js";
import { leftAt, type SteadyLimit } from "./steady-limit.js";
import { machineMs } from "./worker-messages.js";

/** Four keys, and what each allows: 600 requests a minute that fill steadily. */
export const limitedKeys = ["a", "b", "c", "d"];
const statedLimit: SteadyLimit = { atOnce: 600, perMinute: 600 };
/** A key that does not state its limit takes less at once. */
const silentLimit: SteadyLimit = { atOnce: 40, perMinute: 600 };
const pace = { minMs: 100, maxMs: 280 };
/** A key has used up what it allows at once when so small a part is left. What is left then is counted as allowed. */
const usedUp = 0.1;

/** For how long the processes may need to use up what the keys allow at once: seconds on a quiet machine. */
const longestUseMs = 180_000;

export interface SharedLimitsOptions {
  /** Whether replies state what is left, and refusals when to come again. */
  readonly stated: boolean;
  /** Callers of each process. */
  readonly callers: number;
  /** From the moment when the keys have used up what they allow at once, to the beginning of what is counted. */
  readonly settleSeconds: number;
  /** How long is counted at least. */
  readonly seconds: number;
  /** How many requests are counted at least, however long they take. @default 0 */
  readonly leastRequests?: number;
}

export interface SharedLimits {
  /** What was answered, of what the keys allowed together: what they had left at the beginning, and what came back meanwhile. */
  readonly share: number;
  readonly refusedShare: number;
  /** The part of the time for which the machine kept the processes from their work. */
  readonly lagShare: number;
}

/** Lets all workers ask for more than four keys allow. What the keys allow at once is used up first, and is not counted. */
export async function sharedLimits(
  scene: FleetScene,
  { stated, callers, settleSeconds, seconds, leastRequests = 0 }: SharedLimitsOptions,
): Promise<SharedLimits> {
  const limit = stated ? statedLimit : silentLimit;
  for (const id of limitedKeys) {
    scene.key(id).latency(pace);
    if (stated) scene.key(id).rateLimit({ requestsPerMinute: limit.perMinute });
    else limitSilently(scene, id, limit);
  }
  await scene.ask({ do: "start", callers, pauseMs: 0 });
  await untilUsedUp(scene, limit);
  await sleep(settleSeconds * 1_000);
  const lagBeforeMs = await lagOf(scene);
  const fromMs = machineMs();
  await sleep(seconds * 1_000);
  while (decidedSince(scene, fromMs) < leastRequests) await sleep(100);
  const toMs = machineMs();
  const lagMs = (await lagOf(scene)) - lagBeforeMs;
  await scene.ask({ do: "stop" });
  let allowed = 0;
  let answered = 0;
  let refused = 0;
  for (const id of limitedKeys) {
    const requests = requestsOn(scene, id);
    // This throws if the server did otherwise than the limit says, up to the end.
    leftAt(limit, requests, toMs);
    allowed += leftAt(limit, requests, fromMs) + ((toMs - fromMs) / 60_000) * limit.perMinute;
    const counted = requests.filter(({ startedMs }) => startedMs > fromMs && startedMs <= toMs);
    answered += counted.filter(({ status }) => status === 200).length;
    refused += counted.filter(({ status }) => status === 429).length;
  }
  return {
    share: answered / allowed,
    refusedShare: refused / (answered + refused),
    lagShare: lagMs / (scene.taking.size * (toMs - fromMs)),
  };
}

/** In the order in which the server took them. */
function requestsOn(scene: FleetScene, id: string): readonly SimulatedRequest[] {
  const { apiKey } = scene.keyOf(id);
  return scene.simulator.requests.filter(({ key }) => key === apiKey);
}

/** @throws when the machine is so slow that its processes send fewer requests than come back: then nothing is measured */
async function untilUsedUp(scene: FleetScene, limit: SteadyLimit): Promise<void> {
  const untilMs = machineMs() + longestUseMs;
  while (limitedKeys.some((id) => hasLeft(requestsOn(scene, id), limit))) {
    if (machineMs() > untilMs)
      throw new Error(
        "The processes send fewer requests than the keys allow: this machine is too busy to measure limits.",
      );
    await sleep(100);
  }
}

/** How many requests on all keys were begun since, and are answered or refused. */
function decidedSince(scene: FleetScene, fromMs: number): number {
  const decided = ({ startedMs, status }: SimulatedRequest) => startedMs > fromMs && status !== undefined;
  return limitedKeys.reduce((sum, id) => sum + requestsOn(scene, id).filter(decided).length, 0);
}

/** A request that is not answered yet may be refused, and is left out. */
function hasLeft(requests: readonly SimulatedRequest[], limit: SteadyLimit): boolean {
  const decided = requests.findIndex(({ status }) => status === undefined);
  const answered = decided < 0 ? requests : requests.slice(0, decided);
  const atMs = answered.at(-1)?.startedMs;
  return atMs === undefined || leftAt(limit, answered, atMs) > usedUp * limit.atOnce;
}

/** A limit of which no reply says anything: 429 and no header. */
function limitSilently(scene: FleetScene, id: string, { atOnce, perMinute }: SteadyLimit): void {
  let used = 0;
  let atMs = machineMs();
  scene.key(id).reply(() => {
    const nowMs = machineMs();
    used = Math.max(0, used - ((nowMs - atMs) / 60_000) * perMinute);
    atMs = nowMs;
    if (used + 1 > atOnce) return jsonReply({ error: { message: "Rate limit reached." } }, { status: 429 });
    used += 1;
    return undefined;
  });
}

/** The sum of the times in which the machine did nothing for the workers, in milliseconds. */
async function lagOf(scene: FleetScene): Promise<number> {
  const looks = await scene.looks();
  return [...looks.values()].reduce((sum, { tally }) => sum + tally.sumOfLagMs, 0);
}
