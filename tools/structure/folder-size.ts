import { posix } from "node:path";
import type { Finding } from "../report.js";
import { isTest } from "./source-file.js";
import type { StructureRule } from "./structure-rule.js";

const CORE = "packages/core/src/";
const MOST_SOURCES = 25;

/** A room of core holds no more than its reader can list: failover/ had 47 files when it was taken apart. */
export const folderSize: StructureRule = (sources) => {
  const counts = new Map<string, number>();
  for (const { path } of sources) {
    if (!path.startsWith(CORE) || isTest(path)) continue;
    const folder = posix.dirname(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > MOST_SOURCES)
    .map(([folder, count]): Finding => {
      const message = `holds ${count} sources, ${MOST_SOURCES} at most: merge fragments, or open a room for what belongs together`;
      return { file: folder, message };
    });
};
