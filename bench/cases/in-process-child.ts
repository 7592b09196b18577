// Measures calls in process; started by its case with a large young generation: … in-process-child.ts <rounds> <calls>
import { inProcess } from "../contestants/in-process.js";
import { allocatedBy } from "../measure/allocated-by.js";

const [rounds = 1, calls = 1_000] = process.argv.slice(2).map(Number);

async function microsecondsOf(call: () => Promise<unknown>): Promise<number> {
  const began = process.hrtime.bigint();
  for (let index = 0; index < calls; index += 1) await call();
  return Number(process.hrtime.bigint() - began) / 1_000 / calls;
}

for (const { call } of inProcess) await microsecondsOf(call);
const times: Record<string, number[]> = {};
const bytes: Record<string, number> = {};
for (let round = 0; round < rounds; round += 1) {
  const from = round % inProcess.length;
  for (const { name, call } of [...inProcess.slice(from), ...inProcess.slice(0, from)]) {
    times[name] = [...(times[name] ?? []), await microsecondsOf(call)];
  }
}
for (const { name, call } of inProcess) bytes[name] = await allocatedBy(1_000, call);
console.log(JSON.stringify({ times, bytes }));
process.exit(0);
