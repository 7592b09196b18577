import { readFileSync } from "node:fs";
import { doorsOf, type Manifest } from "../packages/manifest-faults.js";

/** A package as the build sees it. */
export interface BuiltPackage {
  /** From the root of the repository: `packages/core`. */
  readonly folder: string;
  /** Names of the files that users and npm load, without their ends: `index`, `plugin`, `bin`. */
  readonly entries: readonly string[];
  /** The entries that a compiler reads: a command has no declarations. */
  readonly doors: readonly string[];
}

/** Reads from a package's manifest what has to be built. */
export function readPackage(folder: string): BuiltPackage {
  const manifest: Manifest = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const doors = doorsOf(manifest).map((door) => (door === "." ? "index" : door.slice(2)));
  const commands = Object.values(manifest.bin ?? {}).map((path) =>
    path.replace(/^\.\/dist\/(.*)\.js$/, "$1"),
  );
  return { folder, doors, entries: [...doors, ...commands] };
}
