// Whether what is here can be published: npm run release:check. Packs all packages, installs the tarballs in an empty folder on every Node that
// we promise, runs the quick start there, and checks sizes, licences, versions, ranges and changelogs. Needs a build. Options:
//   --nodes current        on this Node alone; or a list: --nodes 20.19.0,26
//   --tarballs packed      keeps the tarballs that were tested in this folder
//   --write-budget         writes tools/release/size-budget.json for what was measured
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { doorsOf, type Manifest } from "./packages/manifest-faults.js";
import { importCost } from "./release/import-cost.js";
import { licenceFaults } from "./release/licence-faults.js";
import { installNode, promisedNodes } from "./release/nodes.js";
import { type PackedPackage, packPackages } from "./release/pack-packages.js";
import { readReleased } from "./release/read-released.js";
import { budgetFor, type SizeBudget, sizeFaults } from "./release/size-faults.js";
import { type Tried, tryOnNode } from "./release/try-on-node.js";
import { versionFaults } from "./release/version-faults.js";
import { type Finding, report } from "./report.js";

const { values } = parseArgs({
  options: { nodes: { type: "string" }, tarballs: { type: "string" }, "write-budget": { type: "boolean" } },
});
const nodes = values.nodes?.split(",") ?? promisedNodes();
const temporary = mkdtempSync(join(tmpdir(), "hotspare-release-"));
const tarballs = values.tarballs ?? temporary;
mkdirSync(tarballs, { recursive: true });
const findings: Finding[] = [];

/** Runs a step, and says what it found and how long it took. */
function step<T>(title: string, run: () => { readonly result: T; readonly found: readonly Finding[] }): T {
  const beganMs = performance.now();
  const { result, found } = run();
  findings.push(...found);
  const seconds = ((performance.now() - beganMs) / 1_000).toFixed(0).padStart(4);
  console.log(`${seconds} s  ${title}: ${found.length === 0 ? "right" : `${found.length} wrong`}`);
  return result;
}

function measureSizes(packages: readonly PackedPackage[], { folder }: Tried): SizeBudget {
  const sizes = packages.map(({ folder: source, name, packedBytes, unpackedBytes }) => {
    const manifest: Manifest = JSON.parse(readFileSync(`${source}/package.json`, "utf8"));
    const doors = doorsOf(manifest).map((door) => `${manifest.name}${door.slice(1)}`);
    return [name, { packedBytes, unpackedBytes, importBytes: importCost(folder, doors).importBytes }];
  });
  return Object.fromEntries(sizes);
}

function checkSizes(packages: readonly PackedPackage[], tried: Tried): readonly Finding[] {
  const path = "tools/release/size-budget.json";
  const measured = measureSizes(packages, tried);
  if (values["write-budget"] === true)
    writeFileSync(path, `${JSON.stringify(budgetFor(measured), undefined, 2)}\n`);
  return sizeFaults(JSON.parse(readFileSync(path, "utf8")), measured);
}

try {
  step("versions, ranges, changesets and changelogs", () => ({
    result: undefined,
    found: versionFaults(readReleased(temporary)),
  }));
  const packages = step("pack", () => ({ result: packPackages(tarballs), found: [] }));
  const places = nodes.map((node) => ({
    title: node === "current" ? process.version : `v${node}`,
    binaries: node === "current" ? undefined : installNode(node),
    folder: join(temporary, node),
  }));
  const tried = places.map((place) =>
    step(`installed and run on Node ${place.title}`, () => {
      const result = tryOnNode(place, packages);
      return { result, found: result.findings };
    }),
  );
  const [first] = tried;
  if (first !== undefined && first.findings.length === 0) {
    const production = Object.values(first.installed).filter(({ dev }) => dev !== true);
    step(`licences of ${production.length} packages`, () => ({
      result: undefined,
      found: licenceFaults(first.installed),
    }));
    step("sizes", () => ({ result: undefined, found: checkSizes(packages, first) }));
  }
  report(
    "release",
    findings,
    `${packages.length} packages can be published, on Node ${places.map(({ title }) => title).join(", ")}`,
  );
} finally {
  rmSync(temporary, { recursive: true });
}
