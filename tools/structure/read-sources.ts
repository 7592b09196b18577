import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSource, type SourceFile } from "./source-file.js";

const AREAS = ["packages", "examples", "test", "bench", "tools"];
const NOT_OURS = new Set(["node_modules", "dist", "types", "coverage"]);

/** Every module of the workspace, parsed. */
export function readSources(root: string): SourceFile[] {
  return AREAS.filter((area) => existsSync(join(root, area)))
    .flatMap((area) => modulesUnder(root, area))
    .map((path) => parseSource(path, readFileSync(join(root, path), "utf8")));
}

function modulesUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : modulesUnder(root, path);
      return /\.[mc]?[jt]sx?$/.test(entry.name) ? [path] : [];
    });
}
