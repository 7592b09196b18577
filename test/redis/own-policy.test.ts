import { createHotspare, type HotspareOptions } from "@hotspare/core";
import { redisHealth } from "@hotspare/redis";
import { describe, expect, it, onTestFinished } from "vitest";
import { StatusError, scripted } from "../support/scripted-plugin.js";
import { fleetKey } from "./fleet-member.js";
import { startServer } from "./server-with-client.js";

/** A process whose one key is refused, and the circuits that the fleet has opened in it. */
async function join(url: string, policy: NonNullable<HotspareOptions["policy"]> = {}) {
  const link = redisHealth({ url, fleetKey, commandTimeoutMs: 2_000 });
  const hotspare = createHotspare({ plugins: [scripted()] as const, healthLink: link, policy });
  onTestFinished(() => hotspare.close());
  const process = { requests: 0, opened: [] as string[], call: () => embedder.embed(["hello"]) };
  hotspare.events.on("circuitOpen", ({ origin }) => process.opened.push(String(origin)));
  const script = {
    identity: "one key",
    endpoint: "one endpoint",
    embed: async () => {
      process.requests += 1;
      throw new StatusError(401);
    },
  };
  const embedder = hotspare.embedder({
    model: "m",
    credentials: [{ id: "a", provider: "scripted", script }],
  });
  await link.ready();
  return process;
}

describe("a key that one process of a fleet has found revoked", () => {
  it("is asked by nobody else, but by a process whose own policy opens no circuit for it", async () => {
    const { url } = await startServer();
    const first = await join(url);
    const same = await join(url);
    const other = await join(url, { auth: { call: "next", circuit: "none" } });
    await expect(first.call()).rejects.toThrow();
    await expect
      .poll(() => [first.opened, same.opened, other.opened])
      .toEqual([["local"], ["fleet"], ["fleet"]]);
    await expect(same.call()).rejects.toThrow();
    await expect(other.call()).rejects.toThrow();
    expect([first.requests, same.requests, other.requests]).toEqual([1, 0, 1]);
  });
});
