// Removes what was built, so that no file of a source that has gone is packed.
import { readdirSync, rmSync } from "node:fs";

for (const name of readdirSync("packages")) rmSync(`packages/${name}/dist`, { recursive: true, force: true });
