import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/** In the repository, where Node finds the packages that the programs load. */
const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));

/** Programs of tests as files that plain Node runs: a process that first loads a compiler starts several times as slowly. */
export interface PlainPrograms<Name extends string> {
  readonly paths: Readonly<Record<Name, string>>;
  remove(): void;
}

/** Compiles programs into a new folder. They load our packages as they were built. */
export async function plainPrograms<Name extends string>(
  sources: Readonly<Record<Name, URL>>,
): Promise<PlainPrograms<Name>> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "programs-"));
  const entries = Object.entries<URL>(sources);
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map(([name, source]) => [name, fileURLToPath(source)])),
    platform: "node",
    external: (id) => !/^[./\0]/.test(id) && !id.startsWith("@oxc-project/"),
    tsconfig: false,
    transform: { target: "es2022" },
    logLevel: "silent",
  });
  await bundle.write({
    dir: folder,
    format: "es",
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name]-[hash].mjs",
  });
  await bundle.close();
  return {
    paths: Object.fromEntries(
      entries.map(([name]) => [name, join(folder, `${name}.mjs`)]),
    ) as PlainPrograms<Name>["paths"],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
