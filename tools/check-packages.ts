// Whether what we would publish is whole: manifests, packed files, publint, are-the-types-wrong, and both ways to load it.
// Needs a build: `npm run check:packages` makes it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPackage } from "./build/read-package.js";
import { doorsOf, type Manifest, manifestFaults } from "./packages/manifest-faults.js";
import { packedFiles } from "./packages/packed-files.js";
import { faultOf, outputOf } from "./packages/run.js";
import { type Finding, report } from "./report.js";

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const folders = readdirSync("packages").map((name) => `packages/${name}`);
const readManifest = (folder: string): Manifest => JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
const coreVersion = readManifest("packages/core").version;
const built: { readonly references: readonly { readonly path: string }[] } = JSON.parse(
  readFileSync("tsconfig.json", "utf8"),
);
const temporary = mkdtempSync(join(tmpdir(), "hotspare-packages-"));

function faultsOf(folder: string): Finding[] {
  const manifest = readManifest(folder);
  const packing = ["pack", `./${folder}`, "--json", "--ignore-scripts", "--pack-destination", temporary];
  const [packed]: Packed[] = JSON.parse(outputOf("npm", packing));
  if (packed === undefined) throw new Error(`npm pack ${folder} packed nothing`);
  const tarball = join(temporary, packed.filename);
  const files = packed.files.map(({ path }) => path);
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
  report(
    "packages",
    folders.flatMap(faultsOf),
    `${folders.length} packages packed, linted and loaded on Node ${process.version}`,
  );
} finally {
  rmSync(temporary, { recursive: true });
}
