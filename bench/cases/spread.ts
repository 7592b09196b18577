import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BenchCase } from "../bench-case.js";

interface Spread {
  readonly name: string;
  readonly minutes: number;
  readonly reached: number;
  readonly refusedShare: number;
  readonly lost: number;
  readonly doubled: number;
  readonly misplaced: number;
  readonly failed: number;
  readonly hasDeadKey: boolean;
}

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** Four keys at once, in time that a simulation moves: the same that the tests hold to these figures. */
export const spread: BenchCase = {
  name: "spread",
  async run({ quick }) {
    // Fewer show more of how a limit is learnt, and less of how it is used.
    const chunks = quick ? "50000" : "100000";
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--conditions=@hotspare/source", "--import", "tsx", "test/bulk/print-spread.ts", chunks],
      { cwd: repository, maxBuffer: 1 << 26 },
    );
    const results = JSON.parse(stdout) as readonly Spread[];
    return [
      {
        title: "chunks spread over four keys",
        about: `${chunks} chunks through embedMany and spreadSwitcher, in virtual time, over four keys that are scarce in different things. Share of the sum of their limits that was reached, requests that were refused with 429, and chunks that were lost, embedded twice, out of order or failed`,
        columns: ["", "minutes", "reached", "refused", "lost", "doubled", "misplaced", "failed"],
        rows: results.map((result) => [
          result.name,
          result.minutes.toFixed(1),
          // Of a key that died nobody knows what it could have answered.
          result.hasDeadKey ? "" : percent(result.reached),
          percent(result.refusedShare),
          result.lost,
          result.doubled,
          result.misplaced,
          result.failed,
        ]),
        aims: results.flatMap(
          ({ name, reached, refusedShare, lost, doubled, misplaced, failed, hasDeadKey }) => {
            const stated = !name.includes("nobody");
            return hasDeadKey
              ? [
                  {
                    what: `${name}: lost, doubled, misplaced, failed`,
                    aim: 0,
                    found: lost + doubled + misplaced + failed,
                  },
                ]
              : [
                  { what: `${name}: not reached`, aim: stated ? 0.05 : 0.15, found: 1 - reached },
                  { what: `${name}: refused`, aim: stated ? 0.01 : 0.03, found: refusedShare },
                ];
          },
        ),
      },
    ];
  },
};
