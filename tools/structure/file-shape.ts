import { posix } from "node:path";
import type { Finding } from "../report.js";
import { isTest } from "./source-file.js";
import type { StructureRule } from "./structure-rule.js";

const MAX_SOURCE_LINES = 300;
const MAX_TEST_LINES = 400;

/** Files that a reader holds in the head at once, with names in kebab-case. */
export const fileShape: StructureRule = (sources) =>
  sources.flatMap(({ path, lines }): Finding[] => {
    const findings: Finding[] = [];
    const most = isTest(path) ? MAX_TEST_LINES : MAX_SOURCE_LINES;
    if (lines > most)
      findings.push({
        file: path,
        message: `has ${lines} lines, ${most} at most: split it where different people read it, or where a half is tested alone`,
      });
    if (
      !/^[a-z0-9]+(-[a-z0-9]+)*(\.(long\.test|test|test-d|d|config))?\.[mc]?[jt]sx?$/.test(
        posix.basename(path),
      )
    ) {
      findings.push({ file: path, message: "is not named in kebab-case" });
    }
    return findings;
  });
