import type { BenchCase } from "../bench-case.js";
import { adapterAlone, inProcess as measured } from "../contestants/in-process.js";
import { median } from "../measure/median.js";
import { runChild } from "../measure/run-child.js";

/** What a call costs beyond the request: nothing is sent, nothing fails, nobody listens. */
export const inProcess: BenchCase = {
  name: "in-process",
  async run({ rounds, scale }) {
    const script = new URL("in-process-child.js", import.meta.url);
    const values = [String(rounds * 2), String(Math.round(40_000 * scale))];
    const { times, bytes } = await runChild<{
      times: Readonly<Record<string, readonly number[]>>;
      bytes: Readonly<Record<string, number>>;
    }>(script, values, ["--max-semi-space-size=256"]);
    const base = median(times[adapterAlone] ?? []);
    const baseBytes = bytes[adapterAlone] ?? 0;
    const added = (name: string) => median(times[name] ?? []) - base;
    const addedBytes = (name: string) => (bytes[name] ?? 0) - baseBytes;
    const ours = ["Hotspare, one credential", "Hotspare, ten credentials"];
    return [
      {
        title: "one call in process",
        about: `What is added to a call of the adapter itself, which takes ${base.toFixed(2)} µs and ${Math.round(baseBytes)} bytes here`,
        columns: ["", "µs added", "spread", "bytes added"],
        rows: measured
          .filter(({ name }) => name !== adapterAlone)
          .map(({ name }) => {
            const own = (times[name] ?? []).map((time) => time - base);
            const spread = `${Math.min(...own).toFixed(2)} to ${Math.max(...own).toFixed(2)}`;
            return [name, added(name).toFixed(2), spread, Math.round(addedBytes(name))];
          }),
        aims: ours.flatMap((name) => [
          { what: `${name}, µs`, aim: 1, found: added(name) },
          { what: `${name}, KB`, aim: 1.5, found: addedBytes(name) / 1_000 },
        ]),
      },
    ];
  },
};
