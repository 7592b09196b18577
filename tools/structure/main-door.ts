import type { Finding } from "../report.js";
import type { SourceFile } from "./source-file.js";
import type { StructureRule } from "./structure-rule.js";

const MAIN_DOOR = "packages/core/src/index.ts";
const MOST_NAMES = 90;

/** The main door of core stays small enough to be read: what the author of a provider needs has a door of its own. */
export const mainDoor: StructureRule = (sources) =>
  sources
    .filter(({ path }) => path === MAIN_DOOR)
    .flatMap((source): Finding[] => {
      const names = namesOf(source);
      if (names.length <= MOST_NAMES) return [];
      const message = `exports ${names.length} names, ${MOST_NAMES} at most: take out what no user must name, or move it to plugin.ts. They are ${names.join(", ")}`;
      return [{ file: source.path, message }];
    });

/** The names that `export { … } from` statements give out; the index has no other exports. */
function namesOf({ program }: SourceFile): string[] {
  return program.body
    .flatMap((statement) => (statement.type === "ExportNamedDeclaration" ? statement.specifiers : []))
    .flatMap(({ exported }) => (exported.type === "Identifier" ? [exported.name] : []))
    .sort();
}
