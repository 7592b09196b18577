import { createClient } from "redis";
import { describe, expect, it, onTestFinished } from "vitest";
import { closing, opening } from "../support/opening.js";
import { joinFleet, justNow } from "./fleet-member.js";
import { startServer } from "./server-with-client.js";

/** The reply of COMMAND DOCS in version 3 of the protocol. The name of a subcommand begins with its command. */
interface Docs {
  readonly [name: string]: { readonly since: string; readonly subcommands?: Docs };
}

/** The commands and subcommands that a server has and Redis 6.2 has not, as ACL SETUSER takes them. */
function newerThan62(docs: Docs): readonly string[] {
  return Object.entries(docs).flatMap(([name, { since, subcommands = {} }]) => {
    const [major = 0, minor = 0] = since.split(".").map(Number);
    return major > 6 || (major === 6 && minor > 2) ? [name] : newerThan62(subcommands);
  });
}

describe("a server that has the commands of Redis 6.2 alone", () => {
  it("has a fleet, with probes, limits, snapshots and a reset of the store", async () => {
    const { url, run, client } = await startServer();
    const newer = newerThan62((await run("COMMAND", "DOCS")) as unknown as Docs);
    expect(newer).toContain("spublish");
    expect(newer).not.toContain("getex");
    await run(
      "ACL",
      "SETUSER",
      "old",
      "on",
      ">word",
      "~*",
      "&*",
      "+@all",
      ...newer.map((name) => `-${name}`),
    );
    const old = url.replace("redis://", "redis://old:word@");
    const asOld = createClient({ url: old });
    await asOld.connect();
    onTestFinished(() => asOld.destroy());
    await expect(asOld.sendCommand(["SPUBLISH", "c", "m"])).rejects.toThrow("NOPERM");

    const one = joinFleet({ url: old, compareEveryMs: 100 });
    const two = joinFleet({ client: asOld, compareEveryMs: 100 });
    await Promise.all([one.link.ready(), two.link.ready()]);
    one.link.publish(opening("a", { probeInMs: 0 }), justNow);
    two.link.publish(opening("b"), justNow);
    await expect.poll(() => [two.latest("a")?.state, one.latest("b")?.state]).toEqual(["open", "open"]);
    const pass = await two.link.acquireProbe(["a"], 1_500);
    expect(pass).toBeDefined();
    two.link.publish(closing("a"), justNow);
    pass?.end();
    await expect.poll(() => one.latest("a")?.state).toBe("closed");
    const late = joinFleet({ url: old, compareEveryMs: 100 });
    await late.link.ready();
    expect(late.latest("b")?.state).toBe("open");
    expect(await one.link.takePortion("a-quota", "requests", 1)).toBeDefined();
    const places = { wanted: 1, inFlight: 0, answers: 0, quietMs: 30_000, refusedAgeMs: 10 };
    expect(await one.link.exchangeRoom?.("a-domain", places)).toMatchObject({ isLimited: true });
    // Only a comparison finds an evicted key.
    await run("DEL", "{hotspare}:domain:b");
    await expect.poll(() => client.exists("{hotspare}:domain:b")).toBe(1);
    await run("FLUSHALL");
    await expect.poll(() => client.exists("{hotspare}:domain:b")).toBe(1);
    expect([one, two, late].flatMap(({ problems }) => problems)).toEqual([]);
    // No process was refused anything, also not for a moment.
    const degraded = [one, two, late]
      .flatMap(({ states }) => states)
      .filter(({ state }) => state !== "connected");
    expect(degraded).toEqual([]);
  });
});
