import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { packageFolder } from "./package-folder.js";

interface PackageJson {
  readonly name: string;
  /** Of a package in this repository: what is published. Others lie here as they were published. */
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Bytes on disk of packages with everything they need, each once. */
export async function installSize(
  names: readonly string[],
  from: string,
): Promise<{ readonly bytes: number; readonly packages: number }> {
  const folders = new Map<string, PackageJson>();
  const wanted = names.map((name) => ({ name, from }));
  for (const { name, from: dependent } of wanted) {
    const folder = await packageFolder(name, dependent);
    if (folder === undefined || folders.has(folder)) continue;
    const described = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as PackageJson;
    folders.set(folder, described);
    const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = described;
    const peers = Object.keys(peerDependencies).filter(
      (peer) => peerDependenciesMeta[peer]?.optional !== true,
    );
    wanted.push(
      ...[...Object.keys(dependencies), ...peers].map((needed) => ({ name: needed, from: folder })),
    );
  }
  let bytes = 0;
  for (const [folder, { files }] of folders) {
    const inRepository = !folder.includes("node_modules");
    const parts = inRepository ? (files ?? []).filter((path) => !/[*!]/.test(path)) : ["."];
    for (const part of parts) bytes += await sizeOf(join(folder, part));
  }
  return { bytes, packages: folders.size };
}

/** Packages within a package are counted by themselves. */
async function sizeOf(path: string): Promise<number> {
  if (!existsSync(path)) return 0;
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  let bytes = 0;
  for (const name of await readdir(path))
    bytes += name === "node_modules" ? 0 : await sizeOf(join(path, name));
  return bytes;
}
