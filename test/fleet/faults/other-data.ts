import type { FleetScene } from "../fleet-scene.js";
import { type Fault, mustBe, nothing } from "./fault.js";
import { counted, newEpoch } from "./signs.js";

async function keysOf(scene: FleetScene, pattern = "*"): Promise<readonly string[]> {
  const reply = await scene.command("KEYS", `{${scene.prefix}}:${pattern}`);
  return reply as readonly string[];
}

async function deleteEveryOther(scene: FleetScene, from: 0 | 1): Promise<number> {
  let deleted = 0;
  for (const [at, key] of [...(await keysOf(scene))].sort().entries())
    if (at % 2 === from) deleted += Number(await scene.command("DEL", key));
  return deleted;
}

async function domainsOfText(scene: FleetScene): Promise<readonly string[]> {
  const keys = await keysOf(scene, "domain:*");
  const kinds = await Promise.all(keys.map((key) => scene.command("TYPE", key)));
  return keys.filter((_, at) => String(kinds[at]) === "string");
}

const foreign = /^subscribe: Data in /;
const otherType = /^subscribe: .* refused one command.* has another type/;

/** A Redis that holds other data than the fleet wrote. */
export const otherData: readonly Fault[] = [
  {
    name: "everything is deleted",
    begin: async (scene) => {
      mustBe((await keysOf(scene, "domain:*")).length > 0, "there is a domain to delete");
      await scene.command("FLUSHALL");
    },
    end: nothing,
    shows: newEpoch,
  },
  {
    name: "the fleet's keys are evicted",
    begin: async (scene) => {
      await scene.command("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
      await scene.command("CONFIG", "SET", "maxmemory", "1");
      // Each write evicts what it can.
      await scene.command("SET", "another", "value").catch(() => undefined);
    },
    end: async (scene) => {
      await scene.command("CONFIG", "SET", "maxmemory", "0");
    },
    shows: counted("evicted_keys"),
  },
  {
    name: "every other key of the fleet is deleted",
    begin: async (scene) => mustBe((await deleteEveryOther(scene, 0)) > 0, "there is a key to delete"),
    end: async (scene) => void (await deleteEveryOther(scene, 1)),
    shows: "itsBegin",
  },
  {
    name: "the domains are of another type",
    begin: async (scene) => {
      for (const key of await keysOf(scene, "domain:*")) await scene.command("SET", key, "not a hash");
      mustBe((await domainsOfText(scene)).length > 0, "there is a domain");
    },
    end: async (scene) => {
      const texts = await domainsOfText(scene);
      mustBe(texts.length > 0, "a domain is still of another type");
      for (const key of texts) await scene.command("DEL", key);
    },
    shows: "isolation",
    reports: foreign,
  },
  {
    name: "the fleet's own data are of another type",
    begin: async (scene) => void (await scene.command("SET", `{${scene.prefix}}:meta`, "not a hash")),
    end: async (scene) => void (await scene.command("DEL", `{${scene.prefix}}:meta`)),
    shows: "isolation",
    reports: otherType,
  },
  {
    name: "the fleet's data are of another version",
    begin: async (scene) => void (await scene.command("HSET", `{${scene.prefix}}:meta`, "format", "2")),
    end: async (scene) => void (await scene.command("HSET", `{${scene.prefix}}:meta`, "format", "1")),
    shows: "isolation",
  },
  {
    name: "messages are no messages",
    begin: async (scene) => {
      const channel = `{${scene.prefix}}:changes`;
      for (const text of ["", "{", "null", "[]", '{"__proto__":{"is":"open"}}', "x".repeat(1_000_000)])
        mustBe(
          Number(await scene.command("PUBLISH", channel, text)) >= scene.taking.size,
          "every process hears the channel",
        );
    },
    end: nothing,
    shows: "itsBegin",
    reports: foreign,
  },
];
