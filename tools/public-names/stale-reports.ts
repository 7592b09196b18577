import type { Finding } from "../report.js";
import type { ApiReport } from "./api-reports.js";

/** Reports that differ from what the built packages export: a public name was added, changed or taken away, and nobody wrote it down. */
export function staleReports(
  reports: readonly ApiReport[],
  read: (path: string) => string | undefined,
): readonly Finding[] {
  return reports.flatMap(({ path, text }): readonly Finding[] => {
    const kept = read(path);
    if (kept === undefined)
      return [{ file: path, message: "there is no report: npm run build && npm run write:api" }];
    if (kept === text) return [];
    const { line, was, is } = firstDifference(kept, text);
    return [
      {
        file: path,
        line,
        message: `a public name changed: was ${was}, is ${is}. If that is meant: npm run write:api, and a changeset as docs/versions.md says`,
      },
    ];
  });
}

function firstDifference(kept: string, text: string): { line: number; was: string; is: string } {
  const [before, now] = [kept.split("\n"), text.split("\n")];
  let index = 0;
  while (index < before.length && before[index] === now[index]) index += 1;
  const shown = (line: string | undefined) => (line === undefined ? "nothing" : JSON.stringify(line.trim()));
  return { line: index + 1, was: shown(before[index]), is: shown(now[index]) };
}
