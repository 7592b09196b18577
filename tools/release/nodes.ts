import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { outputOf } from "../packages/run.js";

/** The oldest Node that our manifests promise, and each line of Node that is maintained after it. */
export function promisedNodes(): readonly string[] {
  const { engines }: { engines: { node: string } } = JSON.parse(readFileSync("package.json", "utf8"));
  const oldest = /^>=(\d+\.\d+)$/.exec(engines.node)?.[1];
  if (oldest === undefined)
    throw new Error(`engines.node of package.json: ${engines.node} does not name an oldest version`);
  return [`${oldest}.0`, "22", "24", "26"];
}

/**
 * Installs a Node beside the one that runs, from npm as everything else, and returns the folder of its `node`.
 *
 * @param version a version, or the number of a line for its newest
 * @throws {Error} when npm has no such Node for this machine
 */
export function installNode(version: string): string {
  const machine = `${process.platform}-${process.arch}`;
  if (machine !== "linux-x64" && machine !== "linux-arm64")
    throw new Error(`npm has no Node for ${machine}: use --nodes current`);
  const folder = resolve(`node_modules/.cache/nodes/${version}`);
  const binaries = `${folder}/node_modules/node-${machine}/bin`;
  if (!existsSync(`${binaries}/node`)) {
    outputOf("npm", [
      "install",
      "--no-save",
      "--no-audit",
      "--no-fund",
      "--prefix",
      folder,
      `node-${machine}@${version}`,
    ]);
  }
  const said = outputOf(`${binaries}/node`, ["--version"]).trim();
  if (!`${said}.`.startsWith(`v${version}.`))
    throw new Error(`Node ${version} was wanted, and npm installed ${said}`);
  return binaries;
}
