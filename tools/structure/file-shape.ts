import { posix } from "node:path";
import type { Finding } from "../report.js";
import { isTest } from "./source-file.js";
import type { StructureRule } from "./structure-rule.js";

const MAX_SOURCE_LINES = 250;
const MAX_TEST_LINES = 400;

/** Small files with names in kebab-case. */
export const fileShape: StructureRule = (sources) =>
  sources.flatMap(({ path, lines }): Finding[] => {
    const findings: Finding[] = [];
    const most = isTest(path) ? MAX_TEST_LINES : MAX_SOURCE_LINES;
    if (lines > most)
      findings.push({
        file: path,
        message: `has ${lines} lines, ${most} at most: split it by what changes together`,
      });
    if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.(test|test-d|d|config))?\.[mc]?[jt]s$/.test(posix.basename(path))) {
      findings.push({ file: path, message: "is not named in kebab-case" });
    }
    return findings;
  });
