// Runs Hotspare beside its peers and writes what it found: npm run bench [-- --quick] [--only streams]
import { parseArgs } from "node:util";
import type { BenchCase, Table } from "./bench-case.js";
import { bulk } from "./cases/bulk.js";
import { endurance } from "./cases/endurance.js";
import { failover } from "./cases/failover.js";
import { inProcess } from "./cases/in-process.js";
import { largeBatch } from "./cases/large-batch.js";
import { longEmbeddings } from "./cases/long-embeddings.js";
import { longReplies } from "./cases/long-replies.js";
import { loopback } from "./cases/loopback.js";
import { recovery } from "./cases/recovery.js";
import { scale } from "./cases/scale.js";
import { spread } from "./cases/spread.js";
import { streams } from "./cases/streams.js";
import { waiting } from "./cases/waiting.js";
import { weight } from "./cases/weight.js";
import { markdownOf, writeReport } from "./report.js";

const cases: readonly BenchCase[] = [
  inProcess,
  scale,
  loopback,
  streams,
  failover,
  recovery,
  largeBatch,
  longReplies,
  longEmbeddings,
  spread,
  bulk,
  waiting,
  endurance,
  weight,
];

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});
const chosen = cases.filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) {
  console.error(`There is no case "${values.only}"; there are: ${cases.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
const thoroughness = values.quick
  ? { quick: true, rounds: 2, scale: 0.2 }
  : { quick: false, rounds: 7, scale: 1 };

const tables: Table[] = [];
for (const { run } of chosen) {
  for (const table of await run(thoroughness)) {
    tables.push(table);
    console.log(markdownOf(table));
  }
}
if (values.only === "") {
  await writeReport(new URL("../results/", import.meta.url), tables, values.quick);
  console.log("Written: bench/results/results.md and results.json");
}
