import type { Finding } from "../report.js";

/** What a package must bring beside its code. */
const NEEDED = ["LICENSE", "README.md", "package.json", "dist/index.js", "dist/index.d.ts", "src/index.ts"];

/** What is wrong with the list of files that `npm pack` would publish from `folder`. */
export function packedFiles(folder: string, files: readonly string[]): Finding[] {
  const packed = new Set(files);
  const missing = NEEDED.filter((path) => !packed.has(path)).map((path) => `lacks ${path}`);
  const strange = files
    .filter((path) => !isPublic(path))
    .map((path) => `publishes ${path}: narrow "files" in package.json`);
  const stale = files
    .filter((path) => path.endsWith(".js") && path.startsWith("dist/"))
    .filter((path) => !packed.has(path.replace(/^dist\/(.*)\.js$/, "src/$1.ts")))
    .map((path) => `publishes ${path}, whose source has gone: npm run clean, then build`);
  return [...missing, ...strange, ...stale].map((message) => ({ file: folder, message }));
}

function isPublic(path: string): boolean {
  if (/\.test(-d)?\.|tsbuildinfo|(^|\/)(__)?(fixtures|test)(__)?\//.test(path)) return false;
  return (
    NEEDED.includes(path) ||
    path === "CHANGELOG.md" ||
    /^(src\/.*\.ts|dist\/.*\.(js|d\.ts)(\.map)?)$/.test(path)
  );
}
