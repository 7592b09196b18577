// How the house is built: direction of imports, circles, size and names of files, size of rooms, words of names, names at the main door. Reads every module with oxc's parser,
// which sees `import type`, `import("…")` types and `export … from`; TypeScript 7 has no API to ask.
import { report } from "./report.js";
import { bannedSyntax } from "./structure/banned-syntax.js";
import { fileShape } from "./structure/file-shape.js";
import { folderOrder } from "./structure/folder-order.js";
import { folderSize } from "./structure/folder-size.js";
import { importCircles } from "./structure/import-circles.js";
import { mainDoor } from "./structure/main-door.js";
import { packageDirection } from "./structure/package-direction.js";
import { plainNames } from "./structure/plain-names.js";
import { readSources } from "./structure/read-sources.js";
import { isTest } from "./structure/source-file.js";

const sources = readSources(process.cwd());
const findings = [
  packageDirection,
  folderOrder,
  folderSize,
  importCircles,
  fileShape,
  plainNames,
  mainDoor,
  bannedSyntax,
].flatMap((rule) => rule(sources));

const lengths = sources
  .filter(({ path }) => path.startsWith("packages/") && !isTest(path))
  .map(({ lines }) => lines)
  .sort((one, other) => one - other);
const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
report(
  "structure",
  findings,
  `${sources.length} modules in order; sources of packages: median ${median} lines, longest ${lengths.at(-1) ?? 0}`,
);
