import type { Finding } from "../report.js";
import { resolveImport } from "./resolve-import.js";
import type { StructureRule } from "./structure-rule.js";

/**
 * No module reaches itself, type imports counted: what TypeScript erases still ties two files into one that cannot be
 * read alone. dependency-cruiser and madge skip type imports by default and need the compiler's old API.
 */
export const importCircles: StructureRule = (sources) => {
  const graph = new Map<string, string[]>();
  for (const { path, imports } of sources) {
    graph.set(
      path,
      imports.flatMap(({ specifier }) => resolveImport(path, specifier) ?? []),
    );
  }
  const told = new Set<string>();
  return [...graph.keys()].flatMap((start): Finding[] => {
    if (told.has(start)) return [];
    const circle = shortestCircle(graph, start);
    if (circle === undefined) return [];
    for (const path of circle) told.add(path);
    return [{ file: start, message: `imports itself: ${[...circle, start].join(" -> ")}` }];
  });
};

function shortestCircle(graph: ReadonlyMap<string, readonly string[]>, start: string): string[] | undefined {
  const roads = [[start]];
  const seen = new Set<string>();
  for (const road of roads) {
    for (const next of graph.get(road.at(-1) ?? start) ?? []) {
      if (next === start) return road;
      if (seen.has(next)) continue;
      seen.add(next);
      roads.push([...road, next]);
    }
  }
  return undefined;
}
