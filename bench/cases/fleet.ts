import { type BenchCase, scaled } from "../bench-case.js";
import { fleetTitles } from "../fleet-titles.js";
import { printedBy } from "../measure/printed-by.js";
import { figureOf, median, rankedQuantile } from "../table.js";
import { sharedLimits } from "./fleet-limits.js";

interface Revoked {
  readonly late: number;
  readonly uninformed: number;
  readonly inFlight: number;
  readonly unexplained: number;
  readonly informedMs: readonly number[];
  readonly bareMs: readonly number[];
  readonly failed: number;
  readonly waits: number;
}

interface FleetFigures {
  readonly revoked: readonly Revoked[];
  readonly probes: readonly number[];
  readonly cost: {
    readonly aloneMicroseconds: readonly number[];
    readonly linkedMicroseconds: readonly number[];
  };
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** Eight processes that share health through a Redis on this machine: the same world that the tests count in. */
export const fleet: BenchCase = {
  name: "fleet",
  async run(thoroughness) {
    const rounds = scaled(10, thoroughness);
    const callers = thoroughness.mode === "smoke" ? 2 : 32;
    const { revoked, probes, cost } = await printedBy<FleetFigures>("print-fleet.ts", rounds, callers);
    const informed = revoked.flatMap(({ informedMs }) => informedMs);
    const bare = revoked.flatMap(({ bareMs }) => bareMs);
    const newsRatios = revoked.map((round) => median(round.informedMs) / median(round.bareMs));
    const all = (field: Exclude<keyof Revoked, "informedMs" | "bareMs">) =>
      sum(revoked.map((round) => round[field]));
    const ratios = cost.linkedMicroseconds.map(
      (linked, slice) => linked / (cost.aloneMicroseconds[slice] ?? Number.NaN),
    );
    const once = probes.filter((count) => count === 1).length;
    return [
      {
        title: fleetTitles.revoked,
        about: `Eight processes of ${callers} callers share health through Redis on this machine. A key is revoked under them, ${rounds} times. Requests on the key that were in flight when the first process had read the 401; requests that processes began before they knew; requests that processes began although they knew; calls that failed; and calls that waited`,
        columns: ["in flight", "uninformed", "late", "failed", "waited"].map((name) => ({ name })),
        rows: [
          {
            name: "8 processes",
            cells: [all("inFlight"), all("uninformed"), all("late"), all("failed"), all("waits")],
          },
        ],
        aims: [
          { what: "requests on a revoked key by a process that knew", aim: 0, found: all("late") },
          { what: "calls that failed", aim: 0, found: all("failed") },
          { what: "calls that waited", aim: 0, found: all("waits") },
        ],
      },
      {
        title: fleetTitles.informed,
        about: `In the same rounds: from the moment in which the first process opens its circuit, to the moment in which each of the seven others does. Beside it a message that a bare client of Redis publishes, from one of the processes to each other on the same way, just before. The ratio is made within each round; milliseconds are of this machine`,
        columns: ["ratio", "median, ms", "p99, ms"].map((name) => ({ name })),
        rows: [
          { name: "a bare message", cells: [1, figureOf(bare), rankedQuantile(bare, 0.99)] },
          {
            name: "the news",
            cells: [figureOf(newsRatios), figureOf(informed), rankedQuantile(informed, 0.99)],
          },
        ],
        aims: [{ what: "siblings informed, p99, ms", aim: 50, found: rankedQuantile(informed, 0.99) }],
      },
      {
        title: fleetTitles.recovered,
        about: `Ten keys at once that are well again, ${2 * rounds} times: recoveries, recoveries with exactly one probe in the whole fleet, and the most probes of one recovery`,
        columns: ["recoveries", "with one probe", "most probes"].map((name) => ({ name })),
        rows: [{ name: "8 processes", cells: [probes.length, once, Math.max(...probes)] }],
        aims: [{ what: "recoveries with another number of probes", aim: 0, found: probes.length - once }],
      },
      {
        title: fleetTitles.link,
        about: `CPU time of a call in process with a link that is connected, as a ratio to a call without a link, which takes ${median(cost.aloneMicroseconds).toFixed(2)} µs here. Both take turns in slices of 2,000 calls`,
        columns: [{ name: "ratio" }],
        rows: [{ name: "with a link", cells: [figureOf(ratios)] }],
        aims: [{ what: "a call with a link, as a ratio", aim: 1.05, found: median(ratios) }],
      },
      await sharedLimits(thoroughness),
    ];
  },
};
