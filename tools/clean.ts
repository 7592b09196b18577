// Removes what was built, so that no file of a source that has gone is published.
import { readdirSync, rmSync } from "node:fs";

for (const name of readdirSync("packages")) {
  for (const made of ["dist", "types"]) rmSync(`packages/${name}/${made}`, { recursive: true, force: true });
}
