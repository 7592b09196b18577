import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { FleetScene } from "../fleet-scene.js";

const withinMs = 1_000;
const answerMs = 100;

/** Resolves when the scene's Redis no longer answers a new client as it should, and rejects when it goes on answering. */
export async function untilSilent({ redis, trace }: FleetScene): Promise<void> {
  const beganMs = performance.now();
  while (await answers(redis.port)) {
    if (performance.now() - beganMs > withinMs)
      throw new Error("Redis answers: the fault has not taken hold.");
    await sleep(10);
  }
  trace.note("Redis is silent");
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    return await new Promise<boolean>((resolve) => {
      socket.on("connect", () => socket.write("PING\r\n"));
      socket.on("data", (answer) => resolve(answer.toString().startsWith("+PONG")));
      socket.on("error", () => resolve(false));
      void sleep(answerMs, undefined, { ref: false }).then(() => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}
