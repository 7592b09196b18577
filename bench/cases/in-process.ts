import type { BenchCase } from "../bench-case.js";
import { adapterAlone, inProcess as measured } from "../contestants/in-process.js";
import { median } from "../measure/median.js";
import { runChild } from "../measure/run-child.js";

interface Measured {
  /** µs of CPU time of a call, for each contestant and number in flight, one for each round. */
  readonly times: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  readonly bytes: Readonly<Record<string, number>>;
}

const peer = "cockatiel";

/** What a call costs beyond the request: nothing is sent, nothing fails, nobody listens. */
export const inProcess: BenchCase = {
  name: "in-process",
  async run({ rounds, scale }) {
    const script = new URL("in-process-child.js", import.meta.url);
    const values = [String(rounds * 2), String(Math.round(40_000 * scale))];
    const { times, bytes } = await runChild<Measured>(script, values, ["--max-semi-space-size=256"]);
    /** What is added to the adapter's own time in the same round. */
    const added = (name: string, atOnce: number) =>
      (times[name]?.[atOnce] ?? []).map(
        (time, round) => time - (times[adapterAlone]?.[atOnce]?.[round] ?? 0),
      );
    const ratio = (name: string, atOnce: number) =>
      median(added(name, atOnce).map((time, round) => time / (added(peer, atOnce)[round] ?? Number.NaN)));
    const addedBytes = (name: string) => (bytes[name] ?? 0) - (bytes[adapterAlone] ?? 0);
    const base = median(times[adapterAlone]?.[1] ?? []);
    const ours = ["Hotspare, one credential", "Hotspare, ten credentials"];
    return [
      {
        title: "one call in process",
        about: `What is added to a call of the adapter itself, which takes ${base.toFixed(2)} µs of CPU time and ${Math.round(bytes[adapterAlone] ?? 0)} bytes here. The ratio is to ${peer}'s fallback with retry and breaker, made within each round`,
        columns: ["", "µs added, 1 in flight", "ratio", "µs added, 64 in flight", "ratio", "bytes added"],
        rows: measured
          .filter(({ name }) => name !== adapterAlone)
          .map(({ name }) => [
            name,
            median(added(name, 1)).toFixed(2),
            ratio(name, 1).toFixed(2),
            median(added(name, 64)).toFixed(2),
            ratio(name, 64).toFixed(2),
            Math.round(addedBytes(name)),
          ]),
        aims: ours.flatMap((name) => [
          { what: `${name}, 1 in flight, of ${peer}`, aim: 1.6, found: ratio(name, 1) },
          { what: `${name}, 64 in flight, of ${peer}`, aim: 1.2, found: ratio(name, 64) },
          { what: `${name}, KB`, aim: 4, found: addedBytes(name) / 1_000 },
        ]),
      },
    ];
  },
};
