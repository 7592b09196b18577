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
const rounded = (value: number) => Number(value.toFixed(1));

/** Four keys at once, in time that a simulation moves: the same that the tests hold to these figures. */
export const spread: BenchCase = {
  name: "spread",
  async run({ mode }) {
    // Fewer show more of how a limit is learnt, and less of how it is used.
    const chunks = { full: "100000", quick: "50000", smoke: "5000" }[mode];
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
        columns: ["minutes", "reached, %", "refused, %", "lost", "doubled", "misplaced", "failed"].map(
          (name) => ({
            name,
          }),
        ),
        rows: results.map((result) => ({
          name: result.name,
          cells: [
            rounded(result.minutes),
            // What a key that died could have answered is not known.
            result.hasDeadKey ? undefined : rounded(result.reached * 100),
            rounded(result.refusedShare * 100),
            result.lost,
            result.doubled,
            result.misplaced,
            result.failed,
          ],
        })),
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
