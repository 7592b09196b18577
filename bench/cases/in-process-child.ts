// Measures calls in process; started by its case with a large young generation: … in-process-child.ts <rounds> <calls>
import { inProcess } from "../contestants/in-process.js";
import { allocatedBy } from "../measure/allocated-by.js";
import { cpuOf } from "../measure/cpu-of.js";
import { inFlight } from "../measure/in-flight.js";

const [rounds = 1, calls = 1_000] = process.argv.slice(2).map(Number);
const crowds = [1, 64];

/** CPU time of a call, in µs: on a machine that others use too, time on the wall would be theirs. */
async function microsecondsOf(call: () => Promise<unknown>, atOnce: number): Promise<number> {
  const { cpuMs } = await cpuOf(() => inFlight(calls, atOnce, call));
  return (cpuMs * 1_000) / calls;
}

const times: Record<string, Record<number, number[]>> = {};
for (let round = -1; round < rounds; round += 1) {
  const from = Math.max(0, round) % inProcess.length;
  for (const atOnce of crowds) {
    for (const { name, call } of [...inProcess.slice(from), ...inProcess.slice(0, from)]) {
      const microseconds = await microsecondsOf(call, atOnce);
      const own = times[name] ?? {};
      times[name] = { ...own, [atOnce]: [...(own[atOnce] ?? []), ...(round < 0 ? [] : [microseconds])] };
    }
  }
}
const bytes: Record<string, number> = {};
for (const { name, call } of inProcess) bytes[name] = await allocatedBy(1_000, call);
console.log(JSON.stringify({ times, bytes }));
process.exit(0);
