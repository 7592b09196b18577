import { existsSync, readdirSync } from "node:fs";

/** Folders whose README is a page, each with the name of the site's folder. */
const FOLDERS_OF_READMES = { packages: "packages" } as const;

/** Pages that stand alone, and where the site has them. */
const SINGLE_PAGES: Readonly<Record<string, string>> = {
  "README.md": "index.md",
  "CONTRIBUTING.md": "contributing.md",
  "SECURITY.md": "security.md",
  "docs/README.md": "guide.md",
  "examples/README.md": "examples.md",
  "bench/results/results.md": "measurements/results.md",
  "bench/results/summary.md": "measurements/summary.md",
};

/** Every page of the site: its file, from the root of the workspace, and its place in the site. */
export function sitePages(): ReadonlyMap<string, string> {
  const pages = new Map(Object.entries(SINGLE_PAGES).filter(([file]) => existsSync(file)));
  for (const name of readdirSync("docs").filter((each) => each.endsWith(".md") && each !== "README.md"))
    pages.set(`docs/${name}`, name);
  for (const [folder, place] of Object.entries(FOLDERS_OF_READMES))
    for (const name of readdirSync(folder).filter((each) => existsSync(`${folder}/${each}/README.md`)))
      pages.set(`${folder}/${name}/README.md`, `${place}/${name}.md`);
  return pages;
}
