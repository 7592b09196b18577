import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { outputOf } from "../packages/run.js";

/** A package as it would be published. */
export interface PackedPackage {
  /** From the root of the repository: `packages/core`. */
  readonly folder: string;
  /** The folder's own name: `core`. */
  readonly name: string;
  readonly version: string;
  /** Absolute path of the tarball. */
  readonly tarball: string;
  /** Bytes that an installation downloads. */
  readonly packedBytes: number;
  /** Bytes that the package takes on disk. */
  readonly unpackedBytes: number;
  /** Paths within the package. */
  readonly files: readonly string[];
}

interface PackReport {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Packs packages of this workspace into a folder, by default all of them. Needs a build. */
export function packPackages(
  destination: string,
  names: readonly string[] = readdirSync("packages"),
): readonly PackedPackage[] {
  const packing = ["--json", "--ignore-scripts", "--pack-destination", resolve(destination)];
  const said = outputOf("npm", ["pack", ...names.map((name) => `./packages/${name}`), ...packing]);
  const reports: readonly PackReport[] = JSON.parse(said);
  return names.map((name) => {
    const folder = `packages/${name}`;
    const report = reports.find((each) => each.name === `@hotspare/${name}`);
    if (report === undefined) throw new Error(`npm pack made no tarball of ${folder}`);
    return {
      folder,
      name,
      version: report.version,
      tarball: join(resolve(destination), report.filename),
      packedBytes: report.size,
      unpackedBytes: report.unpackedSize,
      files: report.files.map(({ path }) => path),
    };
  });
}
