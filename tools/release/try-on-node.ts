import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Finding } from "../report.js";
import type { InstalledPackage } from "./licence-faults.js";
import type { PackedPackage } from "./pack-packages.js";
import { writeQuickStarts } from "./quick-starts.js";

/** A Node, and an empty folder for it. */
export interface Place {
  /** The folder of its `node`. Undefined: the Node that runs this. */
  readonly binaries: string | undefined;
  readonly folder: string;
}

/** What became of the packages in a place. */
export interface Tried {
  readonly findings: readonly Finding[];
  /** Everything that npm installed there, by path. */
  readonly installed: Readonly<Record<string, InstalledPackage>>;
  /** The folder in which the packages are installed. */
  readonly folder: string;
}

/** As in test/packaging/setup.ts. */
const ESBUILD = "0.28.2";

/** Installs all packages with this Node, refusing packages that do not support it, and runs the quick starts and the command. */
export function tryOnNode({ binaries, folder }: Place, packages: readonly PackedPackage[]): Tried {
  const app = join(folder, "app");
  mkdirSync(app, { recursive: true });
  const dependencies = Object.fromEntries(
    packages.map(({ name, tarball }) => [`@hotspare/${name}`, `file:${tarball}`]),
  );
  const manifest = {
    name: "app",
    private: true,
    type: "module",
    dependencies,
    devDependencies: { esbuild: ESBUILD },
  };
  writeFileSync(join(app, "package.json"), JSON.stringify(manifest));
  const path = [...(binaries === undefined ? [] : [binaries]), process.env["PATH"]].join(delimiter);
  // After `npm run --silent` npm would install without a word, which looks like an npm that did nothing.
  const environment = { ...process.env, PATH: path, NO_COLOR: "1", npm_config_loglevel: "notice" };
  const run = (at: string, command: string, parameters: readonly string[]) =>
    spawnSync(command, parameters, { cwd: at, encoding: "utf8", env: environment, timeout: 600_000 });
  const findings: Finding[] = [];
  const demand = (
    what: string,
    prints: RegExp,
    at: string,
    command: string,
    parameters: readonly string[],
  ): boolean => {
    const { status, stdout, stderr } = run(at, command, parameters);
    if (status === 0 && prints.test(stdout)) return true;
    const version = run(at, "node", ["--version"]).stdout.trim();
    findings.push({
      file: "packages",
      message: `Node ${version}: ${what} fails (${status}):\n${stdout}${stderr}`.trimEnd(),
    });
    return false;
  };

  const install = [
    "install",
    "--engine-strict",
    "--prefer-offline",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
  ];
  if (!demand("npm install", /./, app, "npm", install)) return { findings, installed: {}, folder: app };
  const starts = writeQuickStarts(app, join(folder, "bundled"), (file, ...parameters) => {
    demand(file, /^/, app, "node", [file, ...parameters]);
  });
  for (const start of starts) {
    demand(`the quick start ${start.title}`, start.prints, start.folder, "node", [start.file]);
  }
  const cli = packages.find(({ name }) => name === "cli");
  const version = new RegExp(`^${cli?.version.replaceAll(".", "\\.")}\n$`);
  demand("hotspare --version", version, app, join(app, "node_modules/.bin/hotspare"), ["--version"]);
  const lock: { packages: Record<string, InstalledPackage> } = JSON.parse(
    readFileSync(join(app, "node_modules/.package-lock.json"), "utf8"),
  );
  return { findings, installed: lock.packages, folder: app };
}
