import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { outputOf } from "../packages/run.js";

/** What one import reads from disk. */
export interface ImportCost {
  readonly importFiles: number;
  readonly importBytes: number;
}

/** Runs before the import: notes each file that Node loads as an ES module. What CommonJS requires stands in `require.cache`. */
const hooks = `export async function load(url, context, next) {
  if (url.startsWith("file:")) port.postMessage(url);
  return next(url, context);
}
let port;
export function initialize(data) { port = data.port; }
`;

const measure = `import { createRequire, register } from "node:module";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
const { port1, port2 } = new MessageChannel();
register("./import-hooks.mjs", import.meta.url, { data: { port: port2 }, transferList: [port2] });
const doors = JSON.parse(process.argv[2]);
for (const door of doors) await import(door);
const files = new Set(Object.keys(createRequire(import.meta.url).cache));
for (let message = receiveMessageOnPort(port1); message !== undefined; message = receiveMessageOnPort(port1))
  files.add(fileURLToPath(message.message));
const importBytes = [...files].reduce((sum, file) => sum + statSync(file).size, 0);
console.log(JSON.stringify({ importFiles: files.size, importBytes }));
process.exit(0);
`;

/**
 * Imports all doors of a package in a new process, and counts the files that Node reads for that, those of other packages too.
 *
 * @param folder where the packages are installed
 * @param doors what is imported: `@hotspare/core`, `@hotspare/core/plugin`
 */
export function importCost(folder: string, doors: readonly string[]): ImportCost {
  writeFileSync(join(folder, "import-hooks.mjs"), hooks);
  writeFileSync(join(folder, "import-cost.mjs"), measure);
  return JSON.parse(outputOf(process.execPath, [join(folder, "import-cost.mjs"), JSON.stringify(doors)]));
}
