import { posix } from "node:path";

/** An entry of the navigation. */
export interface NavigationItem {
  readonly text: string;
  readonly link: string;
}

/** Entries under one heading. */
export interface NavigationGroup {
  readonly text: string;
  readonly items: readonly NavigationItem[];
}

/**
 * The navigation in the order of the guide's first page: a group for each of its tables, an entry for each row.
 *
 * @param guide the text of docs/README.md
 * @param pages files that are pages, each with its place in the site
 * @throws {Error} when a page of docs/ stands in no table
 */
export function navigationOf(guide: string, pages: ReadonlyMap<string, string>): readonly NavigationGroup[] {
  const groups: { text: string; items: NavigationItem[] }[] = [];
  const listed = new Set<string>();
  for (const line of guide.split("\n")) {
    const heading = /^\| ([^|[\]]+) \| +\|$/.exec(line)?.[1];
    if (heading !== undefined && !heading.startsWith("---"))
      groups.push({ text: capitalized(heading), items: [] });
    const [, text, target] = /^\| \[([^\]]+)\]\(([^)\s]+)\)/.exec(line) ?? [];
    const group = groups.at(-1);
    if (text === undefined || target === undefined || group === undefined) continue;
    const [path = "", anchor] = target.split("#");
    const file = posix.join("docs", path);
    const page = pages.get(file);
    if (page === undefined) throw new Error(`docs/README.md lists ${target}, which is no page of the site.`);
    listed.add(file);
    group.items.push({ text, link: `/${page}${anchor === undefined ? "" : `#${anchor}`}` });
  }
  const missing = [...pages.keys()].filter(
    (file) => file.startsWith("docs/") && file !== "docs/README.md" && !listed.has(file),
  );
  if (missing.length > 0)
    throw new Error(`docs/README.md does not list ${missing.join(", ")}: add a row to one of its tables.`);
  return groups;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
