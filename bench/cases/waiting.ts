import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BenchCase } from "../bench-case.js";

interface Printed {
  readonly changes: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly changeMs: number;
    readonly longestMs: number;
    readonly bytes: number;
  }[];
  readonly limits: readonly {
    readonly name: string;
    readonly calls: number;
    readonly answered: number;
    readonly refused: number;
    readonly lastAnswerMs: number;
    readonly cpuMs: number;
    readonly longestMs: number;
  }[];
}

const rounded = (value: number) => Number(value.toFixed(2));
const repository = fileURLToPath(new URL("../../..", import.meta.url));

/** Calls in the waiting room, in time that a simulation moves. */
export const waiting: BenchCase = {
  name: "waiting",
  async run({ mode }) {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        "--expose-gc",
        "--conditions=@hotspare/source",
        "--import",
        "tsx",
        "test/load/print-waiting.ts",
        { full: "1000,2000,4000", quick: "1000,2000", smoke: "1000" }[mode],
      ],
      { cwd: repository, maxBuffer: 1 << 26 },
    );
    const { changes, limits } = JSON.parse(stdout) as Printed;
    return [
      {
        title: "the end of an attempt while calls wait",
        about:
          "Each end of an attempt admits a waiting call. CPU of a change (the admitted call, its attempt and the simulation included), the longest turn of the event loop, both in milliseconds of CPU, and the bytes that a waiting call holds",
        columns: ["waiting", "CPU of a change", "longest turn", "bytes"].map((name) => ({ name })),
        rows: changes.map(({ name, waiting: count, changeMs, longestMs, bytes }) => ({
          name,
          cells: [count, rounded(changeMs), Math.round(longestMs), Math.round(bytes)],
        })),
        aims: changes.flatMap(({ name, changeMs, bytes }) => [
          { what: `${name}: ms of CPU of a change`, aim: 1, found: changeMs },
          { what: `${name}: KB of a waiting call`, aim: 8, found: bytes / 1_024 },
        ]),
      },
      {
        title: "many calls at once over keys that state their limits",
        about:
          "Two keys state a limit of 500 requests that refills at 1,000 a second; answers take 100 ms; `retry.maxWaitMs` is its default. Milliseconds until the last answer are the simulation's; the default switcher does not read the limits and meets refusals",
        columns: ["calls", "answered", "refused", "last answer", "CPU", "longest turn"].map((name) => ({
          name,
        })),
        rows: limits.map(({ name, calls, answered, refused, lastAnswerMs, cpuMs, longestMs }) => ({
          name,
          cells: [calls, answered, refused, lastAnswerMs, Math.round(cpuMs), Math.round(longestMs)],
        })),
        aims: limits.flatMap(({ name, calls, answered, longestMs }) => [
          { what: `${name}, ${calls} calls: not answered`, aim: 0, found: calls - answered },
          { what: `${name}, ${calls} calls: longest turn, ms`, aim: 500, found: longestMs },
        ]),
      },
    ];
  },
};
