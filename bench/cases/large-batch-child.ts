// Embeds one large batch some times with one contestant, and prints what it took: … large-batch-child.ts <name> <baseURL> <rounds> <base64|numbers>
import { contestants } from "../contestants/all.js";
import { cpuOf } from "../measure/cpu-of.js";
import { longestTurnOf } from "../measure/longest-turn-of.js";
import { median } from "../measure/median.js";

const [name, baseURL = "", rounds = "3", wire = "base64"] = process.argv.slice(2);
const client = contestants
  .find((contestant) => contestant.name === name)
  ?.connect({
    baseURL,
    keys: ["live-a", "live-b"],
    ...(wire === "numbers" ? { encodingFormat: "float" } : {}),
  });
/** Counted, and not timed: a busy machine compiles later. */
const warmUps = 8;
const texts = Array.from({ length: 2_048 }, (_, index) => `Text number ${index}.`);
const embed = async () => client?.embed?.(texts);

await client?.embed?.(texts.slice(0, 8));
globalThis.gc?.();
const before = process.memoryUsage().rss;
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 5);
await embed();
peak = Math.max(peak, process.resourceUsage().maxRSS * 1_024);
clearInterval(watch);
for (let round = 0; round < warmUps; round += 1) await embed();
const costs: number[] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  costs.push((await cpuOf(embed)).cpuMs);
}
const turns: number[] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  turns.push(await longestTurnOf(embed));
}
console.log(JSON.stringify({ cpuMs: median(costs), peakBytes: peak - before, turnMs: median(turns) }));
process.exit(0);
