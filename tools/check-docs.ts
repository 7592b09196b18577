// What the pages promise: their TypeScript compiles against the sources or stands in a file that does, their relative links lead
// somewhere, and the tests that are named beside promises are there.
import { existsSync, readFileSync } from "node:fs";
import { brokenLinks } from "./docs/broken-links.js";
import { compileModules } from "./docs/compile-modules.js";
import { findPages } from "./docs/find-pages.js";
import { generatedParts } from "./docs/generated/generated-parts.js";
import { parsePage } from "./docs/markdown-page.js";
import { pageModules } from "./docs/page-modules.js";
import { generatedPictures, stalePictures } from "./docs/pictures/generated-pictures.js";
import { staleExcerpts } from "./docs/stale-excerpts.js";
import { staleParts } from "./docs/stale-parts.js";
import { unprovedPromises } from "./docs/unproved-promises.js";
import { report } from "./report.js";

const readIfThere = (path: string) => (existsSync(path) ? readFileSync(path, "utf8") : undefined);
const pages = findPages().map((path) => parsePage(path, readFileSync(path, "utf8")));
const taken = pages.map(pageModules);
const modules = taken.flatMap((page) => page.modules);
const findings = [
  ...taken.flatMap((page) => page.findings),
  ...compileModules(modules),
  ...brokenLinks(pages, existsSync),
  ...staleExcerpts(pages, readIfThere),
  ...unprovedPromises(pages, readIfThere),
  ...(await staleParts(generatedParts, (path) => readFileSync(path, "utf8"))),
  ...(await stalePictures(generatedPictures)),
];
report(
  "docs",
  findings,
  `${pages.length} pages, ${modules.length} code blocks compile, every relative link resolves, every promise names its test`,
);
