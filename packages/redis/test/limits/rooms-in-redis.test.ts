import { setTimeout as sleep } from "node:timers/promises";
import { createHotspare } from "@hotspare/core";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisHealth, redisHealth } from "../../src/link/redis-health.js";
import { startServer } from "../start-server.js";
import { keyPlugin, RefusedError } from "./key-plugin.js";

/** Counts, and no times: so that no member is ever alone because the machine is slow. */
const commandTimeoutMs = 5_000;

describe("a server that recovers under a fleet on a real Redis", () => {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  const linkOf = (member: number) =>
    redisHealth({
      url: `unix://${server.path}`,
      fleetKey: "a key that this fleet alone has",
      processName: `member-${member}`,
      commandTimeoutMs,
    });
  const memberOf = (link: RedisHealth) => createHotspare({ plugins: [keyPlugin], healthLink: link });

  it("meets one attempt first, and then one more for each answer, whichever process they came from", async () => {
    const members = 8;
    const tally = { isDown: true, inFlight: 0, answered: 0, refused: 0, crowds: [] as string[] };
    let begin = () => {};
    const allBegun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const embed = async () => {
      tally.inFlight += 1;
      // Each answer makes room for one more, and a room that was full for a second is doubled.
      const most = 2 * (1 + tally.answered);
      if (!tally.isDown && tally.inFlight > most) {
        tally.crowds.push(`${tally.inFlight} in flight after ${tally.answered} answers`);
      }
      try {
        if (tally.isDown) {
          // No process hears of a refusal before all calls have begun.
          if (tally.inFlight === 8 * members) begin();
          await allBegun;
          tally.refused += 1;
          throw new RefusedError(1);
        }
        await sleep(5);
        tally.answered += 1;
        const usage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" as const };
        return { embeddings: [{ dense: Float32Array.of(1) }], usage, model: "m" };
      } finally {
        tally.inFlight -= 1;
      }
    };
    const hotspares: ReturnType<typeof memberOf>[] = [];
    const calls: Promise<unknown>[] = [];
    for (let member = 0; member < members; member += 1) {
      const link = linkOf(member);
      hotspares.push(memberOf(link));
      await link.ready();
    }
    const credentials = [{ id: "key", provider: "keys" as const, key: "key", embed }];
    for (const hotspare of hotspares) {
      const embedder = hotspare.embedder({
        model: "m",
        dimensions: 1,
        retry: { maxWaitMs: 60_000 },
        credentials,
      });
      for (let call = 0; call < 8; call += 1) calls.push(embedder.embed(["x"]));
    }
    await expect.poll(() => tally.refused).toBe(8 * members);
    await expect.poll(() => tally.inFlight).toBe(0);
    tally.isDown = false;
    await Promise.all(calls);
    expect(tally.answered).toBe(64);
    expect(tally.crowds).toEqual([]);
    const client = createClient({ socket: { path: server.path, tls: false } });
    await client.connect();
    expect(await client.keys("{hotspare}:room:*")).toHaveLength(1);
    client.destroy();
    await Promise.all(hotspares.map((hotspare) => hotspare.close()));
  });
});
