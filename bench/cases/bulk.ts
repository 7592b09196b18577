import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BenchCase, scaled } from "../bench-case.js";
import { runChild } from "../measure/run-child.js";
import { takeTurns } from "../measure/take-turns.js";
import { figureOf, median, type Table } from "../table.js";

interface Ran {
  readonly seconds: number;
  readonly peakBytes: number;
}

const script = new URL("bulk-child.js", import.meta.url);
const megabytes = (bytes: number) => Math.round(bytes / 1_048_576);

/** Bulk runs: files written and read, and keys of which one is slow. */
export const bulk: BenchCase = {
  name: "bulk",
  async run(thoroughness) {
    const folder = await mkdtemp(join(tmpdir(), "hotspare-bench-"));
    try {
      return [
        await files(folder, scaled(3_000, thoroughness) * 100, scaled(5, thoroughness)),
        await slowKey(scaled(16_000, thoroughness), scaled(3, thoroughness)),
      ];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

const ownReader = "readEmbeddings";
const readerByHand = "a reader written by hand";

async function files(folder: string, count: number, rounds: number): Promise<Table> {
  const run = (what: string, file: string, inputs = count) =>
    runChild<Ran>(script, [what, String(inputs), join(folder, file)]);
  const few = await run("writeJson", "few", count / 10);
  const many = await run("writeJson", "many");
  const binary = await run("writeBinary", "binary");
  const again = await run("writeJson", "many");
  const read = await takeTurns(
    [
      { name: ownReader, measure: () => run("read", "many") },
      { name: readerByHand, measure: () => run("readByHand", "many") },
      { name: "readEmbeddings, binary", measure: () => run("read", "binary") },
    ],
    rounds,
  );
  const all = new Map<string, readonly Ran[]>([
    ["fileSink", [many]],
    ["fileSink, binary", [binary]],
    ["a resume with nothing to do", [again]],
    ...read,
  ]);
  const secondsOf = (name: string) => median((all.get(name) ?? []).map(({ seconds }) => seconds));
  return {
    title: "files of bulk runs",
    about: `${count} inputs of 128 dimensions, from an embedder in memory. Inputs a second, and the process's peak in MB`,
    columns: [
      { name: "a second", better: "more" },
      { name: "peak", better: "less" },
    ],
    rows: [...all].map(([name, ran]) => ({
      name,
      cells: [Math.round(count / secondsOf(name)), megabytes(median(ran.map(({ peakBytes }) => peakBytes)))],
    })),
    own: ownReader,
    peers: [readerByHand],
    aims: [
      {
        what: "time of readEmbeddings, of a reader written by hand",
        aim: 1.3,
        found: secondsOf(ownReader) / secondsOf(readerByHand),
      },
      {
        what: "peak of ten times as many inputs, of the peak of fewer",
        aim: 2,
        found: many.peakBytes / few.peakBytes,
      },
    ],
  };
}

const slowMs = [50, 500, 2_500] as const;
const loop = "a loop over the SDK, four a key";
const bulkRun = "embedMany, spreadSwitcher";

async function slowKey(count: number, rounds: number): Promise<Table> {
  const seconds = new Map<string, (readonly number[])[]>([
    [loop, []],
    [bulkRun, []],
  ]);
  for (const ms of slowMs) {
    const values = [String(count), String(ms)];
    const found = await takeTurns(
      [
        { name: loop, measure: () => runChild<Ran>(script, ["rawLoop", ...values]) },
        { name: bulkRun, measure: () => runChild<Ran>(script, ["bulkRun", ...values]) },
      ],
      rounds,
    );
    for (const [name, ran] of found) seconds.get(name)?.push(ran.map((each) => each.seconds));
  }
  const middle = (name: string, at: number) => median(seconds.get(name)?.[at] ?? []);
  return {
    title: "four keys, one of them slow",
    about: `${count} inputs in requests of 20, four requests a key at once, over loopback; three keys answer in 50 ms. Seconds for all inputs, by what the fourth key takes`,
    columns: slowMs.map((ms) => ({ name: `${ms} ms`, better: "less" })),
    rows: [loop, bulkRun].map((name) => ({
      name,
      cells: slowMs.map((_, at) => figureOf(seconds.get(name)?.[at] ?? [])),
    })),
    own: bulkRun,
    aims: slowMs.map((ms, at) => ({
      what: `time with ${ms} ms, of the loop`,
      aim: 1.2,
      found: middle(bulkRun, at) / middle(loop, at),
    })),
  };
}
