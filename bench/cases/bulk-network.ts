import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchCase, scaled } from "../bench-case.js";
import { runChild } from "../measure/run-child.js";
import { fieldOf, takeTurns } from "../measure/take-turns.js";
import { startUpstream } from "../start-upstream.js";
import { figureOf, median, ratiosOf, type Table } from "../table.js";

interface Ran {
  readonly seconds: number;
  readonly peakBytes: number;
}

interface Both {
  readonly few: Ran;
  readonly many: Ran;
}

const script = new URL("bulk-network-child.js", import.meta.url);
const loop = "a loop over the SDK, four a key";
const bulkRun = "embedMany, spreadSwitcher";
const whatOf: Readonly<Record<string, string>> = {
  [loop]: "raw",
  [bulkRun]: "bulk",
  "embedMany, fileSink, binary": "sink",
};

/** 300,000 inputs over the network, and a third of them, for the memory and the rate. */
export const bulkNetwork: BenchCase = {
  name: "bulk-network",
  async run(thoroughness) {
    const folder = await mkdtemp(join(tmpdir(), "hotspare-bench-"));
    using upstream = await startUpstream();
    try {
      const tables: Table[] = [];
      for (const dimensions of [64, 1_536]) {
        tables.push(
          await tableOf({
            folder,
            baseURL: upstream.baseURL,
            dimensions,
            many: scaled(3_000, thoroughness) * 100,
            rounds: scaled(dimensions === 64 ? 3 : 1, thoroughness),
          }),
        );
      }
      return tables;
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

interface Runs {
  readonly folder: string;
  readonly baseURL: string;
  readonly dimensions: number;
  readonly many: number;
  readonly rounds: number;
}

async function tableOf({ folder, baseURL, dimensions, many, rounds }: Runs): Promise<Table> {
  const few = Math.round(many / 3);
  let files = 0;
  const run = async (what: string, count: number): Promise<Ran> => {
    files += 1;
    const file = join(folder, `${dimensions}-${files}`);
    const ran = await runChild<Ran>(script, [what, baseURL, String(count), String(dimensions), file]);
    await Promise.all([file, `${file}.f32`].map((path) => rm(path, { force: true })));
    return ran;
  };
  const found = await takeTurns<Both>(
    Object.entries(whatOf).map(([name, what]) => ({
      name,
      measure: async () => ({ few: await run(what, few), many: await run(what, many) }),
    })),
    rounds,
  );
  const seconds = fieldOf(found, (ran) => ran.many.seconds);
  const ratios = ratiosOf(seconds, loop);
  const growth = fieldOf(found, (ran) => ran.many.peakBytes / ran.few.peakBytes);
  const megabytes = (values: readonly number[]) => Math.round(median(values) / 1_048_576);
  const ours = Object.keys(whatOf).filter((name) => name !== loop);
  return {
    title: `${many} inputs of ${dimensions} dimensions over the network`,
    about: `Requests of 100 inputs, four a key at once, four keys, a server that answers at once. Inputs a second, seconds as a ratio to the loop, and the process's peak in MB of ${few} inputs and of all`,
    columns: [
      { name: "a second" },
      { name: "seconds, of the loop", better: "less" },
      { name: `peak of ${few}` },
      { name: `peak of ${many}`, better: "less" },
    ],
    rows: [...found].map(([name, ran]) => ({
      name,
      cells: [
        Math.round(many / median(seconds.get(name) ?? [])),
        figureOf(ratios.get(name) ?? []),
        megabytes(ran.map((each) => each.few.peakBytes)),
        megabytes(ran.map((each) => each.many.peakBytes)),
      ],
    })),
    own: bulkRun,
    peers: [loop],
    aims: ours.flatMap((name) => [
      { what: `time of ${name}, of the loop`, aim: 1, found: median(ratios.get(name) ?? []) },
      {
        what: `peak of all, of the peak of a third: ${name}`,
        aim: 1.25,
        found: median(growth.get(name) ?? []),
      },
    ]),
  };
}
