import { setTimeout as sleep } from "node:timers/promises";
import { agreeMs } from "./fault-play.js";
import type { FleetScene } from "./fleet-scene.js";
import type { AttemptSeen } from "./worker-messages.js";

/** Requests on a key that was revoked. Every process has one clock, by which they are distinguished. */
export interface RevokedUnderLoad {
  /** Begun by a process that knew. */
  readonly late: number;
  /** Begun after the first 401 was read, by a process that did not know yet. */
  readonly uninformed: number;
  /** In flight when the first 401 was read. */
  readonly inFlight: number;
  /** Requests at the server that no process began. */
  readonly unexplained: number;
  /** How long each sibling was without the news, in milliseconds since the first process opened its circuit. */
  readonly informedMs: readonly number[];
  /** How long a bare message of Redis took from one process to each other, just before, on the same way. */
  readonly bareMs: readonly number[];
}

const bareMessages = 20;

/** Revokes a key that so many callers of each worker use. */
export async function revokedUnderLoad(scene: FleetScene, callers: number): Promise<RevokedUnderLoad> {
  // Answers take their time, or the processors would be what the callers wait for; and they are spread, so that requests begin at any moment.
  const pace = { minMs: 200, maxMs: 1_600 };
  scene.key("a").latency(pace);
  scene.key("b").latency(pace);
  await scene.ask({ do: "start", callers, pauseMs: 0 });
  const bareMs = await publishBare(scene);
  scene.key("a").revoked();
  scene.key("a").latency(pace);
  scene.trace.note("a is revoked");
  await scene.untilAgreed({ a: "open", b: "closed" }, agreeMs);
  await scene.ask({ do: "stop" });

  const workers = [...scene.taking];
  const attempts = new Map<number, readonly AttemptSeen[]>();
  for (const at of workers) attempts.set(at, await scene.worker(at).attempts(scene.name));
  const knewMs = new Map<number, number>();
  for (const { worker, seen } of scene.trace.seen)
    if (seen.event === "open" && seen.credentialId === "a" && !knewMs.has(worker))
      knewMs.set(worker, seen.atMs);
  const firstMs = Math.min(...knewMs.values());

  let late = 0;
  let uninformed = 0;
  let earlier = 0;
  for (const [at, seen] of attempts) {
    const knew = knewMs.get(at) ?? Number.POSITIVE_INFINITY;
    for (const { atMs, credentialId } of seen) {
      if (credentialId !== "a") continue;
      if (atMs > knew) late += 1;
      else if (atMs > firstMs) uninformed += 1;
      else earlier += 1;
    }
  }
  const requests = scene.simulator.requests.filter(({ key }) => key === scene.keyOf("a").apiKey);
  return {
    late,
    uninformed,
    inFlight: requests.filter(({ startedMs, status }) => startedMs <= firstMs && status === 401).length,
    unexplained: requests.length - earlier - uninformed - late,
    informedMs: [...knewMs.values()].map((ms) => ms - firstMs).filter((ms) => ms > 0),
    bareMs,
  };
}

/** Publishes bare messages for a second, while the callers call. */
async function publishBare(scene: FleetScene): Promise<readonly number[]> {
  const [first = 0, ...others] = [...scene.taking];
  const { url } = scene.link(first);
  await scene.ask({ do: "openBare", url });
  for (let sent = 0; sent < bareMessages; sent += 1) {
    await scene.ask({ do: "publishBare" }, [first]);
    await sleep(1_000 / bareMessages);
  }
  const heard = await Promise.all(others.map((at) => scene.worker(at).bareMs(scene.name)));
  await scene.ask({ do: "closeBare" });
  return heard.flat();
}
