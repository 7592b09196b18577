import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packageFolder, packageVersion } from "./package-folder.js";

/**
 * Peers that are no part of our lock, which everybody installs: the gateway has ninety packages, and npm warns on Node 20 of the newest
 * SDK. Exactly one version of each, in a folder where no package of ours finds them.
 */
const peers = {
  "openai 7": { name: "openai", version: "7.57.0", overrides: {} },
  "Portkey gateway": {
    name: "@portkey-ai/gateway",
    version: "1.15.2",
    // With 1.19, which npm takes, the gateway answers embeddings and streams with 500 on Node 20: it appends to immutable headers.
    overrides: { "@hono/node-server": "1.13.8" },
  },
} as const;

export type UnlockedPeer = keyof typeof peers;

export const isUnlocked = (name: string): name is UnlockedPeer => name in peers;

// From bench/dist/measure.
const root = fileURLToPath(new URL("../../../node_modules/.cache/bench-peers/", import.meta.url));
const folderOf = (peer: UnlockedPeer) => `${root}${peer.replaceAll(" ", "-")}/`;

/** Installs what is missing; returns why each that could not be installed could not. */
export async function installPeers(): Promise<Readonly<Record<string, string>>> {
  const missing: Record<string, string> = {};
  for (const [name, { name: packageName, version, overrides }] of Object.entries(peers)) {
    if (!isUnlocked(name) || (await installedVersion(name)) === version) continue;
    const folder = folderOf(name);
    await mkdir(folder, { recursive: true });
    await writeFile(`${folder}package.json`, JSON.stringify({ private: true, overrides }));
    try {
      // No script: the gateway's would patch a package that only its tests use.
      const values = ["install", "--no-save", "--ignore-scripts", `${packageName}@${version}`];
      await promisify(execFile)("npm", values, { cwd: folder });
    } catch (error) {
      const [reason] = String((error as { stderr?: unknown }).stderr ?? error).split("\n");
      missing[name] = `npm could not install it (${reason})`;
    }
  }
  return missing;
}

/** The version that is installed; undefined: it is not. */
export async function installedVersion(peer: UnlockedPeer): Promise<string | undefined> {
  const folder = folderOf(peer);
  return existsSync(`${folder}node_modules`) ? packageVersion(peers[peer].name, folder) : undefined;
}

/** Where the package of a peer lies. */
export async function peerFolder(peer: UnlockedPeer): Promise<string> {
  const folder = await packageFolder(peers[peer].name, folderOf(peer));
  if (folder === undefined) throw new Error(`${peer} is not installed: npm run bench does it.`);
  return folder;
}
