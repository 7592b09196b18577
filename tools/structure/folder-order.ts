import type { Finding } from "../report.js";
import { resolveImport } from "./resolve-import.js";
import type { StructureRule } from "./structure-rule.js";

const CORE = "packages/core/src/";

/** A room of core imports only from the rooms before it. */
const ORDER = [
  "contract/plugin",
  "contract",
  "errors",
  "classification",
  "health",
  "switching",
  "secrets",
  "request",
  "structured",
  "options",
  "observing",
  "engine/attempt",
  "engine/call",
  "engine/stream",
  "engine/model",
  "models",
  "wiring",
  "hotspare.ts",
  "plugin.ts",
  "index.ts",
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

/** Index in the order of the room, or of the file that stands beside the rooms: the longest name that fits. */
function placeOf(path: string): number | undefined {
  if (!path.startsWith(CORE)) return undefined;
  const inside = path.slice(CORE.length);
  const rooms = ORDER.filter((room) => inside === room || inside.startsWith(`${room}/`));
  const [room] = rooms.sort((one, other) => other.length - one.length);
  return room === undefined ? undefined : ORDER.indexOf(room);
}
