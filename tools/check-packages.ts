// Whether what we would publish is whole: manifests, packed files, publint, are-the-types-wrong, and both ways to load it.
// Needs a build: `npm run check:packages` makes it.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPackage } from "./build/read-package.js";
import { doorsOf, type Manifest, manifestFaults } from "./packages/manifest-faults.js";
import { packedFiles } from "./packages/packed-files.js";
import { faultOf } from "./packages/run.js";
import { type PackedPackage, packPackages } from "./release/pack-packages.js";
import { type Finding, report } from "./report.js";

const readManifest = (folder: string): Manifest => JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
const coreVersion = readManifest("packages/core").version;
const built: { readonly references: readonly { readonly path: string }[] } = JSON.parse(
  readFileSync("tsconfig.json", "utf8"),
);
const temporary = mkdtempSync(join(tmpdir(), "hotspare-packages-"));

function faultsOf({ folder, tarball, files }: PackedPackage): Finding[] {
  const manifest = readManifest(folder);
  return [
    ...manifestFaults(folder, manifest, coreVersion),
    ...(built.references.some(({ path }) => path === folder)
      ? []
      : [
          { file: "tsconfig.json", message: `references: add { "path": "${folder}" }, or it is never built` },
        ]),
    ...packedFiles(folder, files, readPackage(folder)),
    ...faultOf(folder, "publint finds:", "node_modules/.bin/publint", ["run", tarball, "--strict"]),
    ...faultOf(folder, "are-the-types-wrong finds:", "node_modules/.bin/attw", [
      tarball,
      "--profile",
      "esm-only",
    ]),
    ...doorsOf(manifest).flatMap((door) => loadFaults(folder, `${manifest.name}${door.slice(1)}`)),
  ];
}

function loadFaults(folder: string, name: string): Finding[] {
  const load = (what: string, code: string, type: string): Finding[] =>
    faultOf(folder, `${what} fails on Node ${process.version}:`, process.execPath, [
      "--input-type",
      type,
      "-e",
      code,
    ]);
  return [
    ...load("import", `await import("${name}");`, "module"),
    ...load(
      "require()",
      `process.on("warning", (warning) => { throw warning; }); require("${name}");`,
      "commonjs",
    ),
  ];
}

try {
  const packages = packPackages(temporary);
  report(
    "packages",
    packages.flatMap(faultsOf),
    `${packages.length} packages packed, linted and loaded on Node ${process.version}`,
  );
} finally {
  rmSync(temporary, { recursive: true });
}
