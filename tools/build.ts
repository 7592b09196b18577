// Writes what is published of each package into its `dist`: one file a door. Needs the declarations of `tsc -b`: `npm run build` makes both.
import { readdirSync } from "node:fs";
import { buildPage } from "./build/build-page.js";
import { readPackage } from "./build/read-package.js";
import { removeOthers } from "./build/write-changed.js";
import { writeCode } from "./build/write-code.js";
import { writeDeclarations } from "./build/write-declarations.js";

for (const name of readdirSync("packages")) {
  const built = readPackage(`packages/${name}`);
  const code = await writeCode(built);
  const declarations = await writeDeclarations(built);
  removeOthers(`${built.folder}/dist`, new Set([...code, ...declarations]));
}
await buildPage();
