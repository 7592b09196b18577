// From nothing to the first answer: imports one contestant, makes a client and calls once: … first-answer-child.js <name> <baseURL>
import { entrants } from "../contestants/all.js";

const [name = "", baseURL = ""] = process.argv.slice(2);
const before = process.memoryUsage.rss();
const beganMs = performance.now();
const began = process.cpuUsage();
const contestant = await entrants.find((entrant) => entrant.name === name)?.load();
const client = await contestant?.connect({ baseURL, keys: ["live-a", "live-b"] });
const length = await client?.chat?.("a short prompt");
if (length === undefined || length === 0) throw new Error(`${name} was not answered.`);
const { user, system } = process.cpuUsage(began);
console.log(
  JSON.stringify({
    wallMs: performance.now() - beganMs,
    cpuMs: (user + system) / 1_000,
    rssMb: (process.memoryUsage.rss() - before) / 1_048_576,
  }),
);
process.exit(0);
