import { createClient } from "redis";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Proposal } from "../src/protocol/fleet-record.js";
import { changeArguments, changeKeys, type FleetContext } from "../src/scripts/change-arguments.js";
import { changeScript } from "../src/scripts/change-script.js";
import { fleetKeys } from "../src/scripts/fleet-keys.js";
import { helloScript, readScript } from "../src/scripts/hello-script.js";
import { acquireScript, endPassScript, renewScript } from "../src/scripts/pass-scripts.js";
import type { Script } from "../src/scripts/script.js";
import { closing, opening } from "./opening.js";
import { startServer } from "./start-server.js";

const keys = fleetKeys("p");
const context: FleetContext = { keys, check: "check", processName: "one", newEpoch: () => "first" };
let server: Awaited<ReturnType<typeof startServer>>;
const connect = () => createClient({ socket: { path: server.path, tls: false }, RESP: 2 });
let client: ReturnType<typeof connect>;

beforeAll(async () => {
  server = await startServer();
  client = connect();
  await client.connect();
});
beforeEach(() => client.flushAll());
afterAll(async () => {
  client.destroy();
  await server.stop();
});

async function run(script: Script, scriptKeys: readonly string[], args: readonly string[]): Promise<unknown> {
  const reply = await client.sendCommand([
    "EVAL",
    script.text,
    String(scriptKeys.length),
    ...scriptKeys,
    ...args,
  ]);
  return typeof reply === "string" ? JSON.parse(reply) : reply;
}

function hello(newEpoch: string, seenEpoch = "", seenNumber = 0): Promise<unknown> {
  const args = [newEpoch, "check", seenEpoch, String(seenNumber), keys.channel, "publish"];
  return run(helloScript, [keys.meta, keys.open, keys.rehearsal], args);
}

let proposals = 0;

/** `known` is the number that the process knows of the domain. */
function change(domain: string, state: "open" | "closed", known?: number): Promise<unknown> {
  proposals += 1;
  const proposal: Proposal = {
    id: `proposal-${proposals}`,
    by: "one",
    credentialId: "team-a",
    ageMs: 0,
    attemptAgeMs: 0,
    base: known === undefined ? undefined : { epoch: "first", number: known },
    pass: undefined,
    change: state === "closed" ? closing(domain) : opening(domain),
  };
  return run(changeScript, changeKeys(keys, domain), changeArguments(context, proposal, "publish", 0));
}

/** `known` is each domain with the number that the process knows of it. */
function acquire(pass: string, known: Readonly<Record<string, number | undefined>>): Promise<unknown> {
  const domains = Object.entries(known);
  return run(
    acquireScript,
    [keys.meta, ...domains.flatMap(([name]) => [keys.domain(name), keys.probe(name)])],
    [
      "first",
      "check",
      pass,
      "60000",
      ...domains.flatMap(([name, number]) => [
        name,
        number === undefined ? "" : "first",
        String(number ?? ""),
      ]),
    ],
  );
}

describe("the scripts of passes", () => {
  it("give a domain's pass to one process, for a time, and remember it in the record", async () => {
    await change("a", "open");
    expect(await acquire("one", { a: 1 })).toEqual({ granted: true, records: [] });
    expect(await client.pTTL(keys.probe("a"))).toBeGreaterThan(0);
    expect(await client.hGet(keys.domain("a"), "lastPass")).toBe("one");
    expect(await acquire("two", { a: 1 })).toEqual({ granted: false, records: [] });
    expect(await client.get(keys.probe("a"))).toBe("one");
    await client.del(keys.probe("a"));
    await change("a", "closed", 1);
    expect(await client.hGet(keys.domain("a"), "lastPass")).toBe("one");
  });

  it("give all passes of several domains, or none", async () => {
    await acquire("one", { b: undefined });
    expect(await acquire("two", { a: undefined, b: undefined })).toMatchObject({ granted: false });
    expect(await client.exists(keys.probe("a"))).toBe(0);
    expect(await acquire("three", { a: undefined, c: undefined })).toMatchObject({ granted: true });
    expect(await client.mGet([keys.probe("a"), keys.probe("c")])).toEqual(["three", "three"]);
  });

  it("deny a process that lacks the latest version, and send the record", async () => {
    await change("a", "open");
    const reply = await acquire("one", { a: undefined });
    expect(reply).toMatchObject({ granted: false, records: [{ domain: "a", number: 1 }] });
    expect(await client.exists(keys.probe("a"))).toBe(0);
  });

  it("renew and end a pass for its owner alone", async () => {
    const probes = [keys.probe("a")];
    await acquire("one", { a: undefined });
    await client.pExpire(keys.probe("a"), 30_000);
    expect(await run(renewScript, probes, ["two", "90000"])).toBe(0);
    expect(await client.pTTL(keys.probe("a"))).toBeLessThanOrEqual(30_000);
    expect(await run(renewScript, probes, ["one", "90000"])).toBe(1);
    expect(await client.pTTL(keys.probe("a"))).toBeGreaterThan(60_000);
    expect(await run(endPassScript, probes, ["two"])).toBe(0);
    expect(await client.get(keys.probe("a"))).toBe("one");
    expect(await run(endPassScript, probes, ["one"])).toBe(1);
    expect(await client.exists(keys.probe("a"))).toBe(0);
    expect(await run(renewScript, probes, ["one", "90000"])).toBe(0);
  });
});

describe("the script of the hello", () => {
  it("begins an epoch in an empty store, and goes on in it", async () => {
    expect(await hello("first")).toEqual({ epoch: "first", number: 0, names: [] });
    await change("a", "open");
    await change("b", "open");
    await change("b", "closed", 2);
    expect(await hello("second", "first", 3)).toEqual({ epoch: "first", number: 3, names: ["a"] });
    expect(await client.exists(keys.rehearsal)).toBe(0);
  });

  it("begins another epoch when the store has lost writes that the process has seen", async () => {
    await change("a", "open");
    expect(await hello("second", "first", 2)).toEqual({ epoch: "second", number: 0, names: ["a"] });
    expect(await hello("third", "another", 9)).toMatchObject({ epoch: "second" });
  });

  it("begins another epoch when the store's history is another", async () => {
    await hello("first");
    await client.hSet(keys.meta, "history", "0123456789abcdef");
    expect(await hello("second", "first", 0)).toMatchObject({ epoch: "second" });
    expect(await hello("third", "second", 0)).toMatchObject({ epoch: "second" });
  });

  it("names the key that holds something else", async () => {
    await client.set(keys.meta, "a text");
    await expect(hello("first")).rejects.toThrow("HOTSPARE_TYPE meta is a string");
    await client.del(keys.meta);
    await client.lPush(keys.open, "a list");
    await expect(hello("first")).rejects.toThrow("HOTSPARE_TYPE open is a list");
  });

  it("forgets names whose time is over", async () => {
    await change("a", "open");
    await client.zAdd(keys.open, { score: 1, value: "forgotten" });
    expect(await hello("second")).toMatchObject({ names: ["a"] });
    expect(await client.zCard(keys.open)).toBe(1);
  });

  it("publishes the version, so that who has lost messages notices", async () => {
    const listening = connect();
    await listening.connect();
    const messages: string[] = [];
    await listening.subscribe(keys.channel, (message) => messages.push(String(message)));
    await change("a", "open");
    await hello("second");
    await expect.poll(() => messages.length).toBe(2);
    expect(JSON.parse(messages[1] ?? "")).toEqual({ epoch: "first", number: 1 });
    listening.destroy();
  });
});

describe("the script that reads", () => {
  it("sends the records in their order, and leaves out what is none", async () => {
    await change("a", "open");
    await change("c", "closed");
    await client.set(keys.domain("b"), "a text");
    await client.hSet(keys.domain("d"), { state: "open" });
    const names = ["c", "b", "none", "d", "a"];
    expect(await run(readScript, names.map(keys.domain), names)).toMatchObject([
      { domain: "c", number: 2, state: "closed" },
      { domain: "a", number: 1, state: "open", by: "one", credentialId: "team-a" },
    ]);
  });

  it("says how long from now, by the store's clock, which may be set back", async () => {
    await change("a", "open");
    const [record] = (await run(readScript, [keys.domain("a")], ["a"])) as { probeInMs: number }[];
    expect(record?.probeInMs).toBeGreaterThan(0);
    expect(record?.probeInMs).toBeLessThanOrEqual(60_000);
    // As if the record had been written by a clock that was an hour ahead.
    const aheadMs = Date.now() + 3_600_000;
    await client.hSet(keys.domain("a"), { at: String(aheadMs), probeAt: String(aheadMs + 60_000) });
    const [later] = (await run(readScript, [keys.domain("a")], ["a"])) as {
      ageMs: number;
      probeInMs: number;
    }[];
    expect(later?.ageMs).toBe(0);
    expect(later?.probeInMs).toBeLessThanOrEqual(60_000);
  });
});
