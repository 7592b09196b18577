import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Terminal } from "../terminal.js";

/** Imports modules as a file in this folder would, so the project's modules are loaded and not this program's. */
export function importFrom(folder: string): Terminal["importModule"] {
  const require = createRequire(resolve(folder, "package.json"));
  return async (specifier) => {
    const path = pathOf(require, folder, specifier);
    return path === undefined
      ? undefined
      : ((await import(pathToFileURL(path).href)) as Record<string, unknown>);
  };
}

function pathOf(require: NodeJS.Require, folder: string, specifier: string): string | undefined {
  try {
    return require.resolve(specifier.startsWith(".") ? resolve(folder, specifier) : specifier);
  } catch {
    return undefined;
  }
}
