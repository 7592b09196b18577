import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

/** A copy of the tree whose sources may be broken. The packages link to each other within it; all else is the original's. */
export function copyWorkspace(): string {
  const root = mkdtempSync(join(tmpdir(), "hotspare-mutants-"));
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
  for (const path of listed.toString().split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(path, join(root, path));
  }
  linkAll("node_modules", join(root, "node_modules"), new Set(["@hotspare", ".cache"]));
  mkdirSync(join(root, "node_modules/@hotspare"));
  for (const name of readdirSync("packages"))
    symlinkSync(`../../packages/${name}`, join(root, "node_modules/@hotspare", name));
  return root;
}

function linkAll(from: string, to: string, except: ReadonlySet<string>): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from))
    if (!except.has(name)) symlinkSync(resolve(from, name), join(to, name));
}
