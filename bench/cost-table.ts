import { baseline, frameworks, onHotspare, own } from "./contestants/all.js";
import { type Aim, type Cell, type Column, figureOf, ratiosOf, type Table } from "./table.js";

export interface Costs {
  readonly title: string;
  readonly about: string;
  readonly unit: string;
  /** Costs of each contestant, one for each round. */
  readonly costs: ReadonlyMap<string, readonly number[]>;
  /** Columns after the ratio. */
  readonly more?: readonly (Column & { readonly cellOf: (name: string) => Cell })[];
  readonly aims?: readonly Aim[];
}

/** A table of costs, and of their ratios to the raw SDK within each round. */
export function costTable({ title, about, unit, costs, more = [], aims = [] }: Costs): Table {
  const ratios = ratiosOf(costs, baseline);
  return {
    title,
    about,
    columns: [
      { name: unit },
      { name: "ratio", better: "less" },
      ...more.map(({ cellOf: _, ...column }) => column),
    ],
    rows: [...costs].map(([name, values]) => ({
      name,
      cells: [figureOf(values), figureOf(ratios.get(name) ?? []), ...more.map(({ cellOf }) => cellOf(name))],
    })),
    own,
    aims,
  };
}

/** The middle of Hotspare's ratios to another contestant. */
export function ownRatio(costs: ReadonlyMap<string, readonly number[]>, to: string): number {
  return figureOf(ratiosOf(costs, to).get(own) ?? []).median;
}

/** What each framework may cost with Hotspare, of what it costs with its own package for OpenAI. */
export function frameworkAims(what: string, costs: ReadonlyMap<string, readonly number[]>): readonly Aim[] {
  return frameworks.map((framework) => ({
    what: `CPU of ${what} in ${framework} on Hotspare, of ${framework}'s own package`,
    aim: 1.1,
    found: figureOf(ratiosOf(costs, framework).get(onHotspare(framework)) ?? []).median,
  }));
}
