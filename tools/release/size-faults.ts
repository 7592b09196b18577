import type { Finding } from "../report.js";

/** What a package costs its users, in bytes. */
interface Sizes {
  /** What an installation downloads of this package alone. */
  readonly packedBytes: number;
  /** What the package takes on disk. */
  readonly unpackedBytes: number;
  /** What Node reads when all doors of the package are imported, with everything that they import. */
  readonly importBytes: number;
}

/** By the name of a package's folder. */
export type SizeBudget = Readonly<Record<string, Sizes>>;

const BUDGET = "tools/release/size-budget.json";
/** A budget has this much room above what was measured when somebody last wrote it. */
const ROOM = 1.1;
const kinds = ["packedBytes", "unpackedBytes", "importBytes"] as const;

/** Packages that cost more than their budget, have none, or are gone. */
export function sizeFaults(budget: SizeBudget, measured: SizeBudget): readonly Finding[] {
  const gone = Object.keys(budget)
    .filter((name) => measured[name] === undefined)
    .map((name) => `${name}: there is no such package`);
  const over = Object.entries(measured).flatMap(([name, sizes]) => {
    const most = budget[name];
    if (most === undefined) return [`${name}: has no budget`];
    return kinds
      .filter((kind) => !(sizes[kind] <= most[kind]))
      .map((kind) => `${name}: ${kind} is ${sizes[kind]}, the budget is ${most[kind]}`);
  });
  return [...gone, ...over].map((message) => ({
    file: BUDGET,
    message: `${message}. Make the package smaller, or say in the commit why it grew: npm run release:check -- --write-budget`,
  }));
}

/** A budget with some room, in whole kilobytes, so that a small change needs no new budget. */
export function budgetFor(measured: SizeBudget): SizeBudget {
  const withRoom = (bytes: number) => Math.ceil((bytes * ROOM) / 1_000) * 1_000;
  const entries = Object.entries(measured).map(([name, sizes]) => [
    name,
    Object.fromEntries(kinds.map((kind) => [kind, withRoom(sizes[kind])])),
  ]);
  return Object.fromEntries(entries);
}
