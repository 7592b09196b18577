import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { relative } from "node:path";
import type { Manifest } from "../packages/manifest-faults.js";
import { outputOf } from "../packages/run.js";
import type { ReleasedPackage } from "./version-faults.js";

interface ReleasePlan {
  readonly releases: readonly { readonly name: string; readonly newVersion: string; readonly type: string }[];
}

/**
 * Reads what the next release would make of each package, from the changesets.
 *
 * @param temporary a folder for what changesets writes
 * @throws {Error} when a changeset names a package that there is not, or a package was changed without a changeset
 */
export function readReleased(temporary: string): readonly ReleasedPackage[] {
  const output = `${temporary}/release-plan.json`;
  // Changesets takes the path from the root of the workspace.
  outputOf("node_modules/.bin/changeset", ["status", "--output", relative(".", output)]);
  const plan: ReleasePlan = JSON.parse(readFileSync(output, "utf8"));
  rmSync(output);
  return readdirSync("packages").map((name): ReleasedPackage => {
    const folder = `packages/${name}`;
    const manifest: Manifest = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const changelog = `${folder}/CHANGELOG.md`;
    return {
      folder,
      manifest,
      changelog: existsSync(changelog) ? readFileSync(changelog, "utf8") : undefined,
      nextVersion: plan.releases.find((each) => each.name === manifest.name && each.type !== "none")
        ?.newVersion,
    };
  });
}
