// Embeds one large batch some times with one contestant, and prints what it took: … large-batch-child.ts <name> <baseURL> <rounds>
import { contestants } from "../contestants/all.js";
import { cpuOf } from "../measure/cpu-of.js";
import { median } from "../measure/median.js";

const [name, baseURL = "", rounds = "3"] = process.argv.slice(2);
const client = contestants
  .find((contestant) => contestant.name === name)
  ?.connect({ baseURL, keys: ["live-a", "live-b"] });
const texts = Array.from({ length: 2_048 }, (_, index) => `Text number ${index}.`);

await client?.embed?.(texts.slice(0, 8));
globalThis.gc?.();
const before = process.memoryUsage().rss;
let peak = before;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 5);
const first = await cpuOf(async () => client?.embed?.(texts));
peak = Math.max(peak, process.resourceUsage().maxRSS * 1_024);
clearInterval(watch);
const costs = [first.cpuMs];
for (let round = 1; round < Number(rounds); round += 1) {
  costs.push((await cpuOf(async () => client?.embed?.(texts))).cpuMs);
}
console.log(JSON.stringify({ cpuMs: median(costs), peakBytes: peak - before }));
process.exit(0);
