import { posix } from "node:path";
import type { Finding } from "../report.js";
import { githubSlug } from "./github-slug.js";
import type { MarkdownPage } from "./markdown-page.js";

/** Relative links of these pages that lead nowhere: no such file, or no such heading. */
export function brokenLinks(pages: readonly MarkdownPage[], exists: (path: string) => boolean): Finding[] {
  const anchors = new Map(pages.map((page) => [page.path, anchorsOf(page)]));
  return pages.flatMap((page) =>
    linksOf(page).flatMap(({ target, line }): Finding[] => {
      const [path = "", anchor] = decodeURI(target).split("#");
      const file = path === "" ? page.path : posix.join(posix.dirname(page.path), path);
      const tell = (message: string): Finding[] => [{ file: page.path, line, message }];
      if (path.startsWith("/")) return tell(`link to ${target}: write it relative to this page`);
      if (!exists(file)) return tell(`link to ${target}: there is no ${file}`);
      const known = anchors.get(file);
      if (anchor === undefined || known === undefined || known.has(anchor)) return [];
      return tell(`link to ${target}: ${file} has no heading #${anchor}`);
    }),
  );
}

function linksOf({ prose }: MarkdownPage): { readonly target: string; readonly line: number }[] {
  return prose.flatMap((text, index) => {
    const links = withoutCode(text).matchAll(
      /\]\(<?([^)\s>]+)>?[^)]*\)|^ *\[[^\]]+\]: +<?([^\s>]+)|\b(?:src|href)="([^"]+)"/g,
    );
    return [...links]
      .map(([, inline, reference, html]) => inline ?? reference ?? html ?? "")
      .filter((target) => !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target))
      .map((target) => ({ target, line: index + 1 }));
  });
}

/** A link's text may be code (`[`createHotspare`](…)`); a link inside code is none. */
function withoutCode(text: string): string {
  return text.replaceAll(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "code");
}

/** The anchors that GitHub makes of headings. */
function anchorsOf({ prose }: MarkdownPage): Set<string> {
  const anchors = new Set<string>();
  for (const line of prose) {
    const heading = /^#{1,6} +(.*?)(?: +#+)?$/.exec(line)?.[1];
    if (heading === undefined) {
      for (const [, id] of line.matchAll(/\b(?:id|name)="([^"]+)"/g)) anchors.add(id ?? "");
      continue;
    }
    const slug = githubSlug(heading.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, "$1"));
    let anchor = slug;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}
