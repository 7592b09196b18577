import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { NamedReport } from "./compare-report.js";
import { htmlPage } from "./html-page.js";
import { timelineSvg } from "./timeline-svg.js";

/**
 * Writes `report.json`, `timeline.svg` and `index.html` into a folder. The folder is created when it does not exist. With several reports, the files
 * of the second report are `report-2.json` and `timeline-2.svg`. The page `index.html` has all reports.
 *
 * @returns the paths of the files
 */
export async function writeReport(
  folder: string,
  reports: readonly NamedReport[],
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files = reports.flatMap(({ report }, index): readonly (readonly [string, string])[] => {
    const suffix = index === 0 ? "" : `-${index + 1}`;
    return [
      [`report${suffix}.json`, `${JSON.stringify(report, null, 2)}\n`],
      [`timeline${suffix}.svg`, timelineSvg(report)],
    ];
  });
  const all = [...files, ["index.html", htmlPage(reports)] as const];
  for (const [name, text] of all) {
    await writeFile(join(folder, name), text);
  }
  return all.map(([name]) => join(folder, name));
}
