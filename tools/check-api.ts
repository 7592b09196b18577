// Whether the public names of each package are those that its `api-report.md` lists: npm run check:api. Needs a build.
import { existsSync, readFileSync } from "node:fs";
import { apiReports } from "./public-names/api-reports.js";
import { staleReports } from "./public-names/stale-reports.js";
import { report } from "./report.js";

const reports = apiReports();
const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
report("api", staleReports(reports, read), `the public names of ${reports.length} packages are as reported`);
