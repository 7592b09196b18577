import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { runCommand } from "./run-command.js";

/** Our packages as they would be published, and one folder in which all of them are installed. */
export interface Packed {
  /** Paths of the tarballs, by the names of their folders: `core`, `provider-openai`. */
  readonly tarballs: Readonly<Record<string, string>>;
  /** Has all packages, the bundlers, the oldest TypeScript and other package managers in its `node_modules`. */
  readonly installed: string;
  /** What npm said while it installed them. */
  readonly said: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    readonly packed: Packed;
  }
}

/** Pinned here and not in package.json: whoever changes a package needs no bundler. rollup 4.67.4 is the last whose binaries are all published. */
const tools = [
  "@rollup/plugin-commonjs@29.0.3",
  "@rollup/plugin-json@6.1.0",
  "@rollup/plugin-node-resolve@16.0.3",
  "@types/node@20.19.43",
  "@yarnpkg/cli-dist@4.18.1",
  "esbuild@0.28.2",
  "pnpm@10.34.8",
  "rollup@4.67.4",
  "typescript@5.4.5",
  "vite@8.3.8",
  "webpack@5.112.2",
];

/** Packs and installs once for all tests of the project. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "hotspare-packed-"));
  const [packed, installed] = [join(folder, "packed"), join(folder, "installed")];
  await mkdir(packed);
  await mkdir(installed);
  await runCommand(".", process.execPath, "--import", "tsx", "tools/pack.ts", packed);
  const files = await readdir(packed);
  const tarballs = Object.fromEntries(
    files.map((file) => [
      /^hotspare-(.*)-\d+\.\d+\.\d+\S*\.tgz$/.exec(file)?.[1] ?? file,
      join(packed, file),
    ]),
  );
  await writeFile(
    join(installed, "package.json"),
    '{ "name": "service", "private": true, "type": "module" }',
  );
  const install = ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  const command = ["npm", ...install, ...Object.values(tarballs), ...tools]
    .map((word) => `'${word}'`)
    .join(" ");
  // npm warns on its standard error.
  const said = await runCommand(installed, "sh", "-c", `${command} 2>&1`);
  project.provide("packed", { tarballs, installed, said });
  return () => rm(folder, { recursive: true, force: true });
}
