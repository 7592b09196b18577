import { readdirSync } from "node:fs";
import { readPackage } from "./read-package.js";
import { writeCode } from "./write-code.js";

/**
 * Builds the code of all packages before the first test, in about two seconds. The processes that tests start then load what users load:
 * `hotspare check` ends after 0.6 s, and from the sources, with a compiler, after 2.1 s.
 */
export async function setup(): Promise<void> {
  for (const name of readdirSync("packages")) await writeCode(readPackage(`packages/${name}`));
}
