import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/** Outside of what is built: a build removes each file of its folders that it has not written. */
const temporaries = "node_modules/.cache";

/**
 * Writes a file that is not there yet or has another content. The new file is renamed into its place. So a process that
 * loads the file meanwhile finds the old content or the new one, and two builds of the same sources do not disturb each other.
 */
export function writeChanged(path: string, content: string | Uint8Array): void {
  if (existsSync(path) && readFileSync(path).equals(Buffer.from(content))) return;
  mkdirSync(dirname(path), { recursive: true });
  mkdirSync(temporaries, { recursive: true });
  const temporary = `${temporaries}/${process.pid}-${basename(path)}`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}

/** Removes the files of a folder that the build has not written: what is left of a source that has gone would be packed. */
export function removeOthers(folder: string, written: ReadonlySet<string>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile() && !written.has(entry.name)) rmSync(`${folder}/${entry.name}`);
  }
}
