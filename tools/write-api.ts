// Writes the public names of each package into its `api-report.md`, where a change of them shows: npm run write:api. Needs a build.
import { writeFileSync } from "node:fs";
import { apiReports } from "./public-names/api-reports.js";

for (const { path, text } of apiReports()) {
  writeFileSync(path, text);
  console.log(path);
}
