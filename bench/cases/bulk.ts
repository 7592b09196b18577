import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchCase, Table } from "../bench-case.js";
import { median } from "../measure/median.js";
import { runChild } from "../measure/run-child.js";

interface Ran {
  readonly seconds: number;
  readonly peakBytes: number;
}

const script = new URL("bulk-child.js", import.meta.url);
const megabytes = (bytes: number) => (bytes / 1_048_576).toFixed(0);
const perSecond = (count: number, { seconds }: Ran) => Math.round(count / seconds);

/** Bulk runs: files written and read, and keys of which one is slow. */
export const bulk: BenchCase = {
  name: "bulk",
  async run({ scale, rounds }) {
    const folder = await mkdtemp(join(tmpdir(), "hotspare-bench-"));
    try {
      return [
        await files(folder, Math.round(300_000 * scale), rounds),
        await slowKey(Math.round(16_000 * scale), rounds),
      ];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};

async function files(folder: string, count: number, rounds: number): Promise<Table> {
  const path = (name: string) => join(folder, name);
  const run = (what: string, file: string, inputs = count) =>
    runChild<Ran>(script, [what, String(inputs), path(file)]);
  const few = await run("writeJson", "few", count / 10);
  const many = await run("writeJson", "many");
  const binary = await run("writeBinary", "binary");
  const again = await run("writeJson", "many");
  const read: Ran[] = [];
  const byHand: Ran[] = [];
  for (let round = 0; round < rounds; round += 1) {
    read.push(await run("read", "many"));
    byHand.push(await run("readByHand", "many"));
  }
  const readBinary = await run("read", "binary");
  const rows: readonly (readonly [string, Ran])[] = [
    ["fileSink", many],
    ["fileSink, binary", binary],
    ["a resume with nothing to do", again],
    ["readEmbeddings", read[0] ?? many],
    ["a reader written by hand", byHand[0] ?? many],
    ["readEmbeddings, binary", readBinary],
  ];
  const secondsOf = (all: readonly Ran[]) => median(all.map(({ seconds }) => seconds));
  return {
    title: "files of bulk runs",
    about: `${count} inputs of 128 dimensions, from an embedder in memory. Inputs a second, and the process's peak in MB`,
    columns: ["", "a second", "peak"],
    rows: rows.map(([name, ran]) => [name, perSecond(count, ran), megabytes(ran.peakBytes)]),
    aims: [
      {
        what: "time of readEmbeddings, of a reader written by hand",
        aim: 1.3,
        found: secondsOf(read) / secondsOf(byHand),
      },
      {
        what: "peak of ten times as many inputs, of the peak of fewer",
        aim: 2,
        found: many.peakBytes / few.peakBytes,
      },
    ],
  };
}

async function slowKey(count: number, rounds: number): Promise<Table> {
  const medians: (readonly [slowMs: number, raw: number, own: number])[] = [];
  for (const slowMs of [50, 500, 2_500]) {
    const raw: number[] = [];
    const own: number[] = [];
    for (let round = 0; round < Math.min(3, rounds); round += 1) {
      raw.push((await runChild<Ran>(script, ["rawLoop", String(count), String(slowMs)])).seconds);
      own.push((await runChild<Ran>(script, ["bulkRun", String(count), String(slowMs)])).seconds);
    }
    medians.push([slowMs, median(raw), median(own)]);
  }
  return {
    title: "four keys, one of them slow",
    about: `${count} inputs in requests of 20, four requests a key at once, over loopback; three keys answer in 50 ms. Inputs a second`,
    columns: ["the fourth answers in", "a loop over the SDK, four a key", "embedMany, spreadSwitcher"],
    rows: medians.map(([slowMs, raw, own]) => [
      `${slowMs} ms`,
      Math.round(count / raw),
      Math.round(count / own),
    ]),
    aims: medians.map(([slowMs, raw, own]) => ({
      what: `time with ${slowMs} ms, of the loop`,
      aim: 1.2,
      found: own / raw,
    })),
  };
}
