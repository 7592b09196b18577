import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** What the compiler says of a module that imports our packages, as strict as we are; empty: nothing. */
export function compilerProblems(text: string): string {
  // Below node_modules, so that packages resolve as they do for a user.
  const folder = `${repository}node_modules/.cache/compiled-${process.pid}`;
  const compilerOptions = {
    composite: false,
    declaration: false,
    noEmit: true,
    customConditions: ["@hotspare/source"],
  };
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(`${folder}/module.ts`, text);
    writeFileSync(`${folder}/package.json`, JSON.stringify({ type: "module" }));
    writeFileSync(
      `${folder}/tsconfig.json`,
      JSON.stringify({ extends: "../../../tsconfig.base.json", compilerOptions, files: ["module.ts"] }),
    );
    const compiler = `${repository}node_modules/typescript/bin/tsc`;
    const { stdout, stderr } = spawnSync(process.execPath, [compiler, "-p", folder, "--pretty", "false"], {
      encoding: "utf8",
    });
    return stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
