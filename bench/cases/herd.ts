import { type BenchCase, scaled } from "../bench-case.js";
import { runChild } from "../measure/run-child.js";
import type { Table } from "../table.js";
import type { HerdCounts, HerdScene } from "./herd-child.js";

const script = new URL("herd-child.js", import.meta.url);
const faults: readonly HerdScene["fault"][] = [500, 503, 429, 401, "hang"];
const switchers: readonly HerdScene["switcher"][] = ["ordered", "spread", "ring"];

/** Callers in a closed loop while the first of two keys is out for three seconds and the second is well. */
export const herd: BenchCase = {
  name: "herd",
  async run(thoroughness) {
    const rows: Table["rows"][number][] = [];
    let failed = 0;
    for (const switcher of switchers.slice(0, scaled(switchers.length, thoroughness))) {
      for (const fault of faults.slice(0, scaled(faults.length, thoroughness))) {
        const scene: HerdScene = {
          callers: 256,
          fault,
          addresses: 1,
          switcher,
          outMs: scaled(3_000, thoroughness),
          afterMs: scaled(1_000, thoroughness),
        };
        const counts = await runChild<HerdCounts>(script, [JSON.stringify(scene)]);
        failed += counts.failed;
        rows.push({
          name: `${switcher}, ${fault}`,
          cells: [counts.calls, counts.failed, counts.onDeadKey, counts.longestMs],
        });
      }
    }
    return [
      {
        title: "a first key that is out for three seconds, under 256 callers",
        about:
          "Two keys of one address over real sockets, with the default options: calls, calls that failed although the second key answers, requests on the first key while it was out, and the longest call in milliseconds",
        columns: [
          { name: "calls" },
          { name: "failed" },
          { name: "on the dead key" },
          { name: "longest, ms" },
        ],
        rows,
        aims: [{ what: "failed calls", aim: 0, found: failed }],
      },
    ];
  },
};
