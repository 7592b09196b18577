import { type BenchCase, scaled } from "../bench-case.js";
import { runChild } from "../measure/run-child.js";
import { type Aim, figureOf, median, type Table } from "../table.js";

type Found = Readonly<Record<string, readonly number[]>>;

const sizes = [1, 100, 1_000, 10_000];

/** Many credentials, models and readers: core alone, with an adapter that sends nothing. */
export const scale: BenchCase = {
  name: "scale",
  async run(thoroughness) {
    const script = new URL("scale-child.js", import.meta.url);
    const found = await runChild<Found>(script, [
      String(scaled(7, thoroughness)),
      String(scaled(10_000, thoroughness)),
    ]);
    return [callsTable(found), eventsTable(found)];
  },
};

/** What a call costs, beside the same call with one credential in the same round. */
function callsTable(found: Found): Table {
  const half = "half of 1000 dead";
  const rows = ["embed", "complete", "complete with a picture"].flatMap((kind) =>
    [...sizes.map(String), half].map((size) => {
      const own = found[`${kind}, ${size}`] ?? [];
      const base = found[`${kind}, ${size === half ? 1_000 : 1}`] ?? [];
      return {
        kind,
        size,
        cost: figureOf(own),
        ratio: figureOf(own.map((cost, round) => cost / (base[round] ?? Number.NaN))),
      };
    }),
  );
  return {
    title: "calls with many credentials",
    about:
      "CPU time of a call. The ratio is to one credential, and with half of the credentials dead to as many healthy ones, made within each round",
    columns: [{ name: "µs" }, { name: "ratio" }],
    rows: rows.map(({ kind, size, cost, ratio }) => ({ name: `${kind}, ${size}`, cells: [cost, ratio] })),
    aims: rows.flatMap(({ kind, size, ratio }): Aim[] =>
      size === half
        ? [{ what: `${kind}, half dead, of healthy`, aim: 3, found: ratio.median }]
        : size === "10000"
          ? [{ what: `${kind}, 10000 credentials, of one`, aim: 1.5, found: ratio.median }]
          : [],
    ),
  };
}

/** What happens seldom, and must not hold the event loop. */
function eventsTable(found: Found): Table {
  const aims: readonly Aim[] = [
    { what: "finds 1000 refused", aim: 20, found: least(found, "finds 1000 refused") },
    { what: "finds 1000 servers broken", aim: 20, found: least(found, "finds 1000 servers broken") },
    { what: "opens a key of 1000 models", aim: 10, found: least(found, "opens a key of 1000 models") },
    { what: "prepares 1000 spares", aim: 10, found: least(found, "prepares 1000 spares") },
    { what: "prepares 10000 spares", aim: 10, found: least(found, "prepares 10000 spares") },
    {
      // A queue that is gone through at each chunk would make it ten.
      what: "next(), 5000 at once, of 500",
      aim: 2,
      found: least(found, "next(), 5000 at once") / least(found, "next(), 500 at once"),
    },
  ];
  const rows = Object.entries(found)
    .filter(([name]) => !/^(?:embed|complete|complete with a picture),/.test(name))
    .map(([name, figures]) => ({
      name,
      cells: [Number(Math.min(...figures).toFixed(2)), Number(median(figures).toFixed(2))],
    }));
  return {
    title: "a thousand at once",
    about:
      "CPU time in ms, the least and the middle of all rounds; of `next()` in µs a chunk; of spares the longest turn of the event loop. Beside them what 1,000 errors cost that are thrown and whose stacks are read, which a failed attempt cannot do without",
    columns: [{ name: "least" }, { name: "median" }],
    rows,
    aims,
  };
}

function least(found: Found, name: string): number {
  return Math.min(...(found[name] ?? [Number.NaN]));
}
