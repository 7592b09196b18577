import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BenchCase, scaled, type Thoroughness } from "../bench-case.js";
import { figureOf, median, type Table } from "../table.js";

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

interface LimitFigures {
  readonly stated: boolean;
  /** Whether the processes shared their limits. */
  readonly shares: boolean;
  /** What was answered, of what the keys allowed. */
  readonly share: number;
  /** What was refused, of all requests. */
  readonly refusedShare: number;
  /** The part of the time for which the machine kept the processes from their work. */
  readonly lagShare: number;
  /** How often a process went on alone. */
  readonly alone: number;
}

const repository = fileURLToPath(new URL("../../..", import.meta.url));
/** The least value that so large a share of the values does not exceed. */
const quantile = (values: readonly number[], share: number) =>
  [...values].sort((one, other) => one - other)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** Eight processes that share health through a Redis on this machine: the same world that the tests count in. */
export const fleet: BenchCase = {
  name: "fleet",
  async run(thoroughness) {
    const rounds = scaled(10, thoroughness);
    const callers = thoroughness.mode === "smoke" ? 2 : 32;
    const { revoked, probes, cost } = await printed<FleetFigures>("print-fleet.ts", rounds, callers);
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
        title: "a key that is revoked under eight processes",
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
        title: "how soon all processes know of a revoked key",
        about: `In the same rounds: from the moment in which the first process opens its circuit, to the moment in which each of the seven others does. Beside it a message that a bare client of Redis publishes, from one of the processes to each other on the same way, just before. The ratio is made within each round; milliseconds are of this machine`,
        columns: ["ratio", "median, ms", "p99, ms"].map((name) => ({ name })),
        rows: [
          { name: "a bare message", cells: [1, figureOf(bare), quantile(bare, 0.99)] },
          { name: "the news", cells: [figureOf(newsRatios), figureOf(informed), quantile(informed, 0.99)] },
        ],
        aims: [{ what: "siblings informed, p99, ms", aim: 50, found: quantile(informed, 0.99) }],
      },
      {
        title: "a key that recovers under eight processes",
        about: `Ten keys at once that are well again, ${2 * rounds} times: recoveries, recoveries with exactly one probe in the whole fleet, and the most probes of one recovery`,
        columns: ["recoveries", "with one probe", "most probes"].map((name) => ({ name })),
        rows: [{ name: "8 processes", cells: [probes.length, once, Math.max(...probes)] }],
        aims: [{ what: "recoveries with another number of probes", aim: 0, found: probes.length - once }],
      },
      {
        title: "what a link costs a call",
        about: `CPU time of a call in process with a link that is connected, as a ratio to a call without a link, which takes ${median(cost.aloneMicroseconds).toFixed(2)} µs here. Both take turns in slices of 2,000 calls`,
        columns: [{ name: "ratio" }],
        rows: [{ name: "with a link", cells: [figureOf(ratios)] }],
        aims: [{ what: "a call with a link, as a ratio", aim: 1.05, found: median(ratios) }],
      },
      await sharedLimits(thoroughness),
    ];
  },
};

/** What a program of test/fleet prints. */
async function printed<Figures>(program: string, ...args: readonly number[]): Promise<Figures> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--conditions=@hotspare/source", "--import", "tsx", `test/fleet/${program}`, ...args.map(String)],
    { cwd: repository, maxBuffer: 1 << 26 },
  );
  return JSON.parse(stdout) as Figures;
}

async function sharedLimits(thoroughness: Thoroughness): Promise<Table> {
  const isSmoke = thoroughness.mode === "smoke";
  const seconds = isSmoke ? 1 : 20;
  const found = await printed<readonly LimitFigures[]>(
    "print-limits.ts",
    scaled(3, thoroughness),
    seconds,
    isSmoke ? 1 : 10,
  );
  const of = (stated: boolean, shares: boolean) =>
    found.filter((round) => round.stated === stated && round.shares === shares);
  const middle = (rounds: readonly LimitFigures[], field: "share" | "refusedShare" | "lagShare") =>
    median(rounds.map((round) => round[field]));
  const row = (name: string, rounds: readonly LimitFigures[]) => ({
    name,
    cells: [
      ...(["share", "refusedShare", "lagShare"] as const).map((field) =>
        rounds.length === 0 ? undefined : figureOf(rounds.map((round) => round[field])),
      ),
      rounds.length === 0 ? undefined : sum(rounds.map(({ alone }) => alone)),
    ],
  });
  const [stated, unstated] = [of(true, true), of(false, true)];
  return {
    title: "four keys that eight processes share",
    about: `Eight processes of 16 callers ask for more than four keys allow, 600 requests a minute each that fill steadily, for ${seconds} seconds after what a key takes at once is used up. The share is what was answered, of what the keys had left and what came back meanwhile. Refused: of all requests. The machine's lag is information: the part of the time for which it kept the processes from their work; with much of it Redis answers late, and a process goes on alone (how often, in all rounds). Beside it the same processes, where each goes by what it sees itself`,
    columns: ["share", "refused", "the machine's lag", "alone"].map((name) => ({ name })),
    rows: [
      row("stated limits", stated),
      row("stated limits, not shared", of(true, false)),
      row("limits nobody states", unstated),
      row("limits nobody states, not shared", of(false, false)),
    ],
    aims: [
      { what: "stated limits, share not used", aim: 0.05, found: 1 - middle(stated, "share") },
      { what: "stated limits, requests refused", aim: 0.01, found: middle(stated, "refusedShare") },
      { what: "limits nobody states, share not used", aim: 0.15, found: 1 - middle(unstated, "share") },
      { what: "limits nobody states, requests refused", aim: 0.03, found: middle(unstated, "refusedShare") },
    ],
  };
}
