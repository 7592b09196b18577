import { readdirSync } from "node:fs";

const NOT_WRITTEN_BY_HAND = new Set([
  "node_modules",
  "dist",
  "coverage",
  "docs/api",
  "CHANGELOG.md",
  "api-report.md",
]);

/** Every Markdown page that somebody writes, from the root of the workspace. */
export function findPages(folder = ""): string[] {
  return readdirSync(folder === "" ? "." : folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (NOT_WRITTEN_BY_HAND.has(entry.name) || NOT_WRITTEN_BY_HAND.has(path)) return [];
    if (entry.isDirectory())
      return entry.name.startsWith(".") && entry.name !== ".changeset" ? [] : findPages(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}
