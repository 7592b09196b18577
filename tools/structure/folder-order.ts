import type { Finding } from "../report.js";
import { resolveImport } from "./resolve-import.js";
import type { StructureRule } from "./structure-rule.js";

const CORE = "packages/core/src/";

/** A folder of core imports only from those before it; DESIGN section 1. */
const ORDER = [
  "contract",
  "errors",
  "classification",
  "health",
  "switching",
  "secrets",
  "failover",
  "usage",
  "media",
  "embedding",
  "vlm",
  "config",
  "events",
  "container",
  "hotspare",
  "index",
];

/** Inside core everything points one way. Tests too: what a test must build shows what the code depends on. */
export const folderOrder: StructureRule = (sources) =>
  sources
    .filter(({ path }) => path.startsWith(CORE))
    .flatMap((source): Finding[] => {
      const own = placeOf(source.path);
      if (own === undefined) {
        const message = `is in no folder of the order ${ORDER.join(" > ")}: move it, or give the folder its place in ${import.meta.filename.split("/").slice(-3).join("/")}`;
        return [{ file: source.path, message }];
      }
      return source.imports.flatMap(({ specifier, line }) => {
        const target = resolveImport(source.path, specifier);
        const place = target === undefined ? undefined : placeOf(target);
        if (place === undefined || place <= own) return [];
        const message = `${ORDER[own]} comes before ${ORDER[place]} and cannot import ${specifier}: move the shared part up, or pass it in`;
        return [{ file: source.path, line, message }];
      });
    });

/** Index in the order of the folder, or of the file that stands beside the folders. */
function placeOf(path: string): number | undefined {
  if (!path.startsWith(CORE)) return undefined;
  const [first] = path.slice(CORE.length).split(/[/.]/);
  const place = ORDER.indexOf(first ?? "");
  return place === -1 ? undefined : place;
}
