// Measures Hotspare beside its peers and writes what it found: npm run bench [-- --quick | --smoke] [--only streams,failover] [--out <folder>]
import { mkdtemp } from "node:fs/promises";
import { tmpdir, totalmem } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { BenchCase, Thoroughness } from "./bench-case.js";
import { brokenKey } from "./cases/broken-key.js";
import { bulk } from "./cases/bulk.js";
import { bulkNetwork } from "./cases/bulk-network.js";
import { endurance } from "./cases/endurance.js";
import { failover } from "./cases/failover.js";
import { fleet } from "./cases/fleet.js";
import { gateway } from "./cases/gateway.js";
import { gatewayCrowd } from "./cases/gateway-crowd.js";
import { herd } from "./cases/herd.js";
import { inProcess } from "./cases/in-process.js";
import { largeBatch } from "./cases/large-batch.js";
import { longEmbeddings } from "./cases/long-embeddings.js";
import { longReplies } from "./cases/long-replies.js";
import { loopback } from "./cases/loopback.js";
import { observed } from "./cases/observed.js";
import { recovery } from "./cases/recovery.js";
import { scale } from "./cases/scale.js";
import { spread } from "./cases/spread.js";
import { streams } from "./cases/streams.js";
import { waiting } from "./cases/waiting.js";
import { weight } from "./cases/weight.js";
import { endKeptWorkers } from "./contestant-workers.js";
import { measuredVersions, thisMachine } from "./machine.js";
import { installPeers } from "./measure/unlocked-peers.js";
import { markdownOf, writeReport } from "./report.js";
import type { Table } from "./table.js";

const cases: readonly BenchCase[] = [
  inProcess,
  observed,
  scale,
  loopback,
  streams,
  failover,
  brokenKey,
  recovery,
  fleet,
  herd,
  largeBatch,
  longReplies,
  longEmbeddings,
  spread,
  bulk,
  bulkNetwork,
  waiting,
  gateway,
  gatewayCrowd,
  endurance,
  weight,
];

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    smoke: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    out: { type: "string" },
  },
});
const names = values.only.split(",");
const chosen = cases.filter(({ name }) => names.some((part) => name.includes(part)));
if (chosen.length === 0) {
  console.error(`There is no case "${values.only}"; there are: ${cases.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
const thoroughness: Thoroughness = values.smoke
  ? { mode: "smoke", scale: 0.001 }
  : values.quick
    ? { mode: "quick", scale: 0.25 }
    : { mode: "full", scale: 1 };

const machine = thisMachine(totalmem());
const absent = await installPeers();
const beganMs = performance.now();
const minutesSince = (sinceMs: number) => Number(((performance.now() - sinceMs) / 60_000).toFixed(1));
const tables: Table[] = [];
const failed: string[] = [];
for (const { name, run } of chosen) {
  const caseBeganMs = performance.now();
  const found = await run(thoroughness).catch((error: unknown) => {
    // The other cases are worth their minutes.
    console.error(`${name} failed:`, error);
    failed.push(name);
    return [];
  });
  tables.push(...found);
  if (thoroughness.mode !== "smoke") for (const table of found) console.log(markdownOf(table));
  console.log(`(${name}: ${minutesSince(caseBeganMs)} minutes)\n`);
}
await endKeptWorkers();

const results = new URL("../results/", import.meta.url);
const folder = await folderOf();
if (failed.length > 0) {
  console.error(`Nothing is written, since these cases failed: ${failed.join(", ")}`);
  process.exitCode = 1;
} else if (folder !== undefined) {
  await writeReport(folder, {
    mode: thoroughness.mode,
    date: new Date().toISOString().slice(0, 10),
    minutes: minutesSince(beganMs),
    machine,
    versions: await measuredVersions(),
    absent,
    tables,
  });
  console.log(
    `Written: ${folder.pathname}results.md and results.json. \`npm run write:docs\` writes the README's part from a full run.`,
  );
}

/** Only a run of all cases replaces the results; a smoke run never does. */
async function folderOf(): Promise<URL | undefined> {
  if (values.out !== undefined) return pathToFileURL(`${resolve(values.out)}/`);
  if (values.only !== "") return undefined;
  return thoroughness.mode === "smoke"
    ? pathToFileURL(`${await mkdtemp(join(tmpdir(), "hotspare-bench-"))}/`)
    : results;
}
