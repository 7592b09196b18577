import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const extension = ".yaml";

/** The folder of the scenarios. It lies beside `src` and `dist`, and the package includes it. */
function folderURL(): URL {
  const here = new URL(import.meta.url);
  const root = here.pathname.includes("/src/") ? "../../scenarios/" : "../scenarios/";
  return new URL(root, here);
}

/** Whether a scenario comes with Hotspare. It is written for any configuration, so it may name positions that a list does not have. */
export function isShippedScenario(file: string | undefined): boolean {
  return file !== undefined && resolve(file).startsWith(fileURLToPath(folderURL()));
}

/** Returns the names of the scenarios that come with Hotspare, such as `regional-outage`, for `shippedScenarioPath`. */
export async function shippedScenarioNames(): Promise<readonly string[]> {
  const files = await readdir(folderURL());
  return files
    .filter((file) => file.endsWith(extension))
    .map((file) => file.slice(0, -extension.length))
    .toSorted();
}

/** Returns the path of a scenario that comes with Hotspare, for `readScenario`. Undefined: no scenario has this name. */
export async function shippedScenarioPath(name: string): Promise<string | undefined> {
  return (await shippedScenarioNames()).includes(name)
    ? fileURLToPath(new URL(`${name}${extension}`, folderURL()))
    : undefined;
}
