import type { Manifest } from "../packages/manifest-faults.js";
import type { Finding } from "../report.js";

/** A package, and what the next release makes of it. */
export interface ReleasedPackage {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Text of the package's CHANGELOG.md. Undefined: there is none. */
  readonly changelog: string | undefined;
  /** The version that `changeset version` would write. Undefined: no changeset names the package. */
  readonly nextVersion: string | undefined;
}

/** Stands in every manifest of ours until there is a version 1. A package that shares unpublished details with another, as Azure's does with OpenAI's, wants its very version. */
const INTERNAL_RANGE = ">=0.0.0 <1";
const NEVER_RELEASED = "0.0.0";

/** Where versions, ranges and changelogs do not agree. */
export function versionFaults(packages: readonly ReleasedPackage[]): readonly Finding[] {
  const versions = new Map(packages.map(({ manifest }) => [manifest.name, manifest.version]));
  return packages.flatMap((each) => [...rangeFaults(each, versions), ...changelogFaults(each)]);
}

function rangeFaults(
  { folder, manifest, nextVersion }: ReleasedPackage,
  versions: ReadonlyMap<string, string>,
): Finding[] {
  const { dependencies = {}, peerDependencies = {}, version } = manifest;
  const file = `${folder}/package.json`;
  const ranges = Object.entries({ ...dependencies, ...peerDependencies });
  const findings = ranges
    .filter(([name, range]) => versions.has(name) && range !== INTERNAL_RANGE && range !== versions.get(name))
    .map(([name, range]) => ({
      file,
      message: `${name} is wanted as ${JSON.stringify(range)}: write ${JSON.stringify(INTERNAL_RANGE)}, or its version here`,
    }));
  const unknown = ranges
    .filter(([name]) => name.startsWith("@hotspare/") && !versions.has(name))
    .map(([name]) => ({ file, message: `${name} is no package of this workspace` }));
  const outside = [version, nextVersion ?? version]
    .filter((each) => !/^0\.\d+\.\d+(?:-[\w.]+)?$/.test(each))
    .map((each) => ({
      file,
      message: `version ${each} is outside of ${JSON.stringify(INTERNAL_RANGE)}, by which our packages find each other: change INTERNAL_RANGE with it`,
    }));
  return [...findings, ...unknown, ...outside];
}

function changelogFaults({ folder, manifest, changelog, nextVersion }: ReleasedPackage): Finding[] {
  const file = `${folder}/CHANGELOG.md`;
  if (manifest.version === NEVER_RELEASED) {
    if (changelog !== undefined)
      return [{ file, message: `is there before a release: the version is ${NEVER_RELEASED}` }];
    if (nextVersion === undefined)
      return [
        { file: folder, message: "is released for the first time and no changeset names it: npx changeset" },
      ];
    return [];
  }
  const newest = /^## (\S+)/m.exec(changelog ?? "")?.[1];
  return newest === manifest.version
    ? []
    : [
        {
          file,
          message: `its newest version is ${newest ?? "none"}, the manifest's ${manifest.version}: npm run release:version`,
        },
      ];
}
