// Packs all packages into a folder, to install them elsewhere as if from npm: npm run pack, npm run pack -- ../tarballs. Needs a build.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { packPackages } from "./release/pack-packages.js";

const [folder = "packed"] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
// What was packed before would be installed too.
for (const file of readdirSync(folder).filter((name) => /^hotspare-.*\.tgz$/.test(name)))
  rmSync(join(folder, file));
const packages = packPackages(folder);
console.log(`${packages.length} packages packed. In a folder of yours: npm install ${resolve(folder)}/*.tgz`);
