import { arch, cpus, loadavg, platform } from "node:os";
import { fileURLToPath } from "node:url";
import { packageVersion } from "./measure/package-folder.js";
import { installedVersion } from "./measure/unlocked-peers.js";

/** What all figures of a run were found on. */
export interface Machine {
  readonly node: string;
  readonly cores: number;
  readonly processor: string;
  readonly system: string;
  /** The system's load of the minute before the run: 0 is a machine that does nothing else. */
  readonly loadBefore: number;
  readonly memoryMb: number;
}

export function thisMachine(memoryBytes: number): Machine {
  return {
    node: process.version,
    cores: cpus().length,
    processor: cpus()[0]?.model ?? "unknown",
    system: `${platform()} ${arch()}`,
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
    memoryMb: Math.round(memoryBytes / 1_048_576),
  };
}

const packages = [
  "openai",
  "undici",
  "cockatiel",
  "opossum",
  "p-retry",
  "ai",
  "ai-fallback",
  "ai-retry",
  "@langchain/core",
  "@langchain/openai",
];

/** The versions of everything that is measured. */
export async function measuredVersions(): Promise<Readonly<Record<string, string>>> {
  const here = fileURLToPath(new URL("..", import.meta.url));
  const found: [string, string | undefined][] = [];
  for (const name of packages) found.push([name, await packageVersion(name, here)]);
  found.push(["openai 7", await installedVersion("openai 7")]);
  found.push(["@portkey-ai/gateway", await installedVersion("Portkey gateway")]);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
