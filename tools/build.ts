// Writes what is published of each package into its `dist`: one file a door. Needs the declarations of `tsc -b`: `npm run build` makes both.
import { readdirSync, rmSync } from "node:fs";
import { buildPage } from "./build/build-page.js";
import { readPackage } from "./build/read-package.js";
import { writeCode } from "./build/write-code.js";
import { writeDeclarations } from "./build/write-declarations.js";

for (const name of readdirSync("packages")) {
  const built = readPackage(`packages/${name}`);
  // A file of a source that has gone would be packed.
  rmSync(`${built.folder}/dist`, { recursive: true, force: true });
  await writeCode(built);
  await writeDeclarations(built);
}
// After the packages, whose folders are emptied.
await buildPage();
