import { existsSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Where Node finds a package from a folder. */
export async function packageFolder(name: string, from: string): Promise<string | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return realpath(candidate);
    if (folder === dirname(folder)) return undefined;
  }
}

/** The version of a package that Node finds from a folder. */
export async function packageVersion(name: string, from: string): Promise<string | undefined> {
  const folder = await packageFolder(name, from);
  if (folder === undefined) return undefined;
  const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as {
    readonly version: string;
  };
  return version;
}
