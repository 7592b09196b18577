import type { MarkdownRenderer } from "vitepress";
import { pictureLink, type SiteAddresses, siteLink } from "./site-links.js";

/** How a page is read: its links lead to the site's pages, wherever its file lies in the workspace. */
export function useSiteLinks(
  markdown: MarkdownRenderer,
  fileOf: (environment: unknown) => string,
  addresses: SiteAddresses,
  base: string,
): void {
  markdown.core.ruler.push("site-links", ({ tokens, env }) => {
    const file = fileOf(env);
    tokens.forEach((token, index) => {
      // A heading without a text is no heading for a reader who cannot see the table.
      if (token.type === "th_open" && tokens[index + 1]?.content === "") {
        for (const part of [token, tokens[index + 2]]) if (part !== undefined) part.tag = "td";
      }
    });
    for (const token of tokens.flatMap((each) => [each, ...(each.children ?? [])])) {
      if (token.type === "link_open")
        token.attrSet("href", siteLink(file, token.attrGet("href") ?? "", addresses));
      if (token.type === "image") token.attrSet("src", pictureLink(token.attrGet("src") ?? ""));
      if (token.type === "html_block" || token.type === "html_inline")
        token.content = token.content
          .replace(
            /\bhref="([^"]+)"/g,
            (_, target: string) => `href="${htmlLink(siteLink(file, target, addresses), base)}"`,
          )
          .replace(
            /\b(src|srcset)="([^"]+)"/g,
            (_, name: string, target: string) => `${name}="${pictureLink(target)}"`,
          );
    }
  });
}

/** VitePress writes the addresses of Markdown's links itself, and leaves HTML as it is. */
function htmlLink(link: string, base: string): string {
  return link.startsWith("/") ? `${base}${link.slice(1).replace(/\.md(?=#|$)/, ".html")}` : link;
}
