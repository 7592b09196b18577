import type { Finding } from "../report.js";

/** What a package must bring beside its code. */
const NEEDED = ["LICENSE", "README.md", "package.json", "src/index.ts"];
/** What the build writes beside the files of the doors. Each file of code may have a map; a declaration has none, since the bundler's maps lead to wrong lines. */
const SHARED = [
  "shared.js",
  "shared.d.ts",
  "shared2.d.ts",
  "zod.js",
  "reflect-polyfill.js",
  "reflect-metadata.cjs",
  "tsyringe.cjs",
  // Commands that are loaded when somebody runs them.
  ...["replay", "serve", "simulate", "watch"].map((command) => `${command}-command.js`),
  // What simulate and replay load when they read a scenario.
  "scenario-schema.js",
  "yaml-lines.js",
];
/** The gateway's page, from tools/build/build-page.ts. */
const PAGE = ["index.html", "page.js", "page.css", "icon.svg"].map((name) => `dist/page/${name}`);

/** What is wrong with the list of files that `npm pack` would publish from `folder`, whose entries have these names. */
export function packedFiles(
  folder: string,
  files: readonly string[],
  { entries, doors }: { readonly entries: readonly string[]; readonly doors: readonly string[] },
): Finding[] {
  const packed = new Set(files);
  const built = [...entries.map((name) => `dist/${name}.js`), ...doors.map((name) => `dist/${name}.d.ts`)];
  const page = folder === "packages/gateway" ? PAGE : [];
  const missing = [...NEEDED, ...built, ...page]
    .filter((path) => !packed.has(path))
    .map((path) => `lacks ${path}`);
  const known = new Set([
    ...NEEDED,
    "CHANGELOG.md",
    ...page,
    ...[...built, ...SHARED.map((name) => `dist/${name}`)].flatMap((path) =>
      path.endsWith(".d.ts") ? [path] : [path, `${path}.map`],
    ),
  ]);
  const strange = files
    .filter((path) => !known.has(path) && !isSource(path) && !isScenario(folder, path))
    .map((path) =>
      path.startsWith("dist/")
        ? `publishes ${path}, which the build does not write: npm run clean, then build`
        : `publishes ${path}: narrow "files" in package.json`,
    );
  return [...missing, ...strange].map((message) => ({ file: folder, message }));
}

/** The scenarios that come with `hotspare simulate`. */
function isScenario(folder: string, path: string): boolean {
  return folder === "packages/simulate" && /^scenarios\/[a-z-]+\.yaml$/.test(path);
}

function isSource(path: string): boolean {
  return /^src\/.*\.ts$/.test(path) && !/\.test(-d)?\.|\/(__)?(fixtures|test)(__)?\//.test(path);
}
