// Spreads chunks over four keys in virtual time and prints what came of it, as JSON, for the benchmark: … print-spread.ts <chunks>
import { type SpreadRunOptions, spreadRun } from "./spread-run.js";
import { fourKeys, reached } from "./spread-share.js";

const chunks = Number(process.argv[2] ?? "100000");
const scenarios: readonly (Partial<SpreadRunOptions> & { readonly name: string })[] = [
  { name: "limits that are stated" },
  { name: "limits that are stated, whole again each minute", kind: "window" },
  { name: "limits that nobody states, refusals say when", stated: false, retryAfter: true },
  { name: "limits that nobody states at all", stated: false, retryAfter: false },
  { name: "a key dies in the middle", dies: { key: "a", after: 1_200 } },
];

const results = [];
for (const { name, ...options } of scenarios) {
  const run = await spreadRun({ limits: fourKeys, kind: "bucket", stated: true, chunks, ...options });
  const share = options.kind === "window" ? reached(run.whole, 0) : reached(run, 1);
  results.push({
    name,
    minutes: run.minutes,
    reached: share,
    refusedShare: run.refusedShare,
    lost: chunks - new Set(run.texts).size,
    doubled: run.texts.length - new Set(run.texts).size,
    misplaced: run.indexes.filter((index, place) => index !== place).length,
    failed: run.failed,
    hasDeadKey: options.dies !== undefined,
  });
}
console.log(JSON.stringify(results));
process.exit(0);
