import { scaled, type Thoroughness } from "../bench-case.js";
import { fleetTitles } from "../fleet-titles.js";
import { printedBy } from "../measure/printed-by.js";
import { figureOf, median, type Table } from "../table.js";

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

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** Eight processes that share the limits of four keys, and beside them eight that share nothing. */
export async function sharedLimits(thoroughness: Thoroughness): Promise<Table> {
  const isSmoke = thoroughness.mode === "smoke";
  const seconds = isSmoke ? 1 : 20;
  const found = await printedBy<readonly LimitFigures[]>(
    "print-limits.ts",
    scaled(3, thoroughness),
    seconds,
    isSmoke ? 1 : 10,
    // A smoke run shows that everything runs, and needs no processes that share nothing.
    isSmoke ? "shared" : "both",
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
    title: fleetTitles.limits,
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
