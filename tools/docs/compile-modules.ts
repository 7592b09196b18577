import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { Finding } from "../report.js";
import { type PageModule, usesDecorators } from "./page-modules.js";

/** Below node_modules, so that packages resolve as they do for a user, and nothing appears in the tree. */
const FOLDER = `node_modules/.cache/docs-${process.pid}`;

/** As strict as we are, less what only bothers an example: unused names, and `process.env.NAME`. */
const TSCONFIG = {
  extends: "../../../tsconfig.base.json",
  compilerOptions: {
    composite: false,
    declaration: false,
    noEmit: true,
    moduleDetection: "force",
    customConditions: ["@hotspare/source"],
    noUnusedLocals: false,
    noUnusedParameters: false,
    noPropertyAccessFromIndexSignature: false,
  },
};

/**
 * Type checks the modules; what the compiler says is reported at the page's own line. Only code with decorators has the option for decorators: all other
 * code must compile in a new project, which does not set it.
 */
export function compileModules(modules: readonly PageModule[]): Finding[] {
  return [true, false].flatMap((areDecorated) =>
    compileAll(
      modules.filter((module) => usesDecorators(module) === areDecorated),
      areDecorated,
    ),
  );
}

function compileAll(modules: readonly PageModule[], experimentalDecorators: boolean): Finding[] {
  if (modules.length === 0) return [];
  mkdirSync(FOLDER, { recursive: true });
  const pages = new Map(modules.map((module, index) => [`module-${index}.ts`, module]));
  for (const [name, { text }] of pages) writeFileSync(`${FOLDER}/${name}`, text);
  writeFileSync(`${FOLDER}/package.json`, JSON.stringify({ type: "module" }));
  writeFileSync(
    `${FOLDER}/tsconfig.json`,
    JSON.stringify({
      ...TSCONFIG,
      compilerOptions: {
        ...TSCONFIG.compilerOptions,
        experimentalDecorators,
        emitDecoratorMetadata: experimentalDecorators,
      },
      files: [...pages.keys()],
    }),
  );
  const tsc = ["node_modules/typescript/bin/tsc", "-p", FOLDER, "--pretty", "false"];
  const { status, stdout, stderr } = spawnSync(process.execPath, tsc, { encoding: "utf8" });
  rmSync(FOLDER, { recursive: true });
  const findings = stdout.split("\n").flatMap((said): Finding[] => {
    const [, name, line, message] = /^.*?(module-\d+\.ts)\((\d+),\d+\): (.*)$/.exec(said) ?? [];
    const page = pages.get(name ?? "")?.page;
    return page === undefined || message === undefined ? [] : [{ file: page, line: Number(line), message }];
  });
  if (status === 0 || findings.length > 0) return findings;
  return [
    {
      file: FOLDER,
      message: `the compiler failed outside the pages; npm run check first.\n${stdout}${stderr}`,
    },
  ];
}
