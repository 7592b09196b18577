import { cpSync, existsSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { defineConfig, type UserConfig } from "vitepress";
import { findPages } from "../docs/find-pages.js";
import { githubSlug } from "../docs/github-slug.js";
import { deadAddresses, readSite } from "./dead-addresses.js";
import { siteBase } from "./site-base.js";
import { useSiteLinks } from "./site-markdown.js";
import { type NavigationItem, navigationOf } from "./site-navigation.js";
import { sitePages } from "./site-pages.js";

/** Pages that `findPages` does not find. */
const NOT_WRITTEN_BY_HAND = [
  "**/node_modules/**",
  "**/dist/**",
  "**/coverage/**",
  "**/CHANGELOG.md",
  "docs/api/**",
];
/** Where `npm run docs:api` writes. */
const API = "docs/api";
const REPOSITORY = "https://github.com/hotspare/hotspare";

/**
 * How VitePress builds the guide: `npm run site`. Pages stay where GitHub shows them; the site reads them from the root of the
 * workspace.
 */
export function siteConfig(): UserConfig {
  const base = siteBase(process.env["SITE_BASE"]);
  const pages = sitePages();
  const root = process.cwd();
  const hasApi = existsSync(`${API}/index.html`);
  const guide = navigationOf(readFileSync("docs/README.md", "utf8"), pages);
  return defineConfig({
    title: "Hotspare",
    description:
      "Keeps embedding and vision-language calls answering when a key, a deployment or a provider stops answering.",
    base,
    srcDir: "..",
    srcExclude: [...NOT_WRITTEN_BY_HAND, ...findPages().filter((file) => !pages.has(file))],
    rewrites: Object.fromEntries(pages),
    cacheDir: "../node_modules/.cache/vitepress",
    // Pages of TypeDoc are copied in at the end.
    ignoreDeadLinks: [/^\/api\//],
    head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}icon.svg` }]],
    markdown: {
      theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
      anchor: { slugify: githubSlug },
      config: (markdown) =>
        useSiteLinks(
          markdown,
          (environment) => fileOf(environment, root),
          {
            pages,
            repository: REPOSITORY,
            isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
            isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
          },
          base,
        ),
    },
    themeConfig: {
      search: { provider: "local" },
      // The accessible name has the words that stand there.
      notFound: { linkLabel: "Take me home" },
      outline: { level: [2, 3] },
      socialLinks: [],
      nav: [
        { text: "Guide", link: "/guide" },
        { text: "Examples", link: "/examples" },
        // Without VitePress's own routing: TypeDoc's pages are no pages of VitePress.
        ...(hasApi ? [{ text: "API", link: "/api/index.html", target: "_self" }] : []),
        { text: "GitHub", link: REPOSITORY },
      ],
      sidebar: [
        { text: "The guide", link: "/guide" },
        ...guide.map(({ text, items }) => ({ text, items: [...items] })),
        { text: "Reference", items: referenceItems(pages) },
      ],
      docFooter: { prev: "Before", next: "Next" },
    },
    // Pictures stay files, however small, so that a strict Content-Security-Policy may refuse data URLs. The index of the search is one large file.
    vite: {
      publicDir: join(root, "docs/.vitepress/public"),
      logLevel: "warn",
      build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 2_000 },
    },
    buildEnd: ({ outDir }) => {
      if (hasApi) cpSync(API, join(outDir, "api"), { recursive: true });
      else console.warn(`The site has no API reference: "npm run site" writes ${API} first.`);
      refuseDeadAddresses(outDir, base);
    },
  });
}

/** VitePress looks for pages that are not there. This also sees anchors, pictures and addresses in HTML. */
function refuseDeadAddresses(folder: string, base: string): void {
  const dead = deadAddresses(readSite(folder), base).map(({ page, address }) => `  ${page}: ${address}`);
  if (dead.length > 0) throw new Error(`The site has addresses that lead nowhere:\n${dead.join("\n")}`);
}

function referenceItems(pages: ReadonlyMap<string, string>): NavigationItem[] {
  const packages = [...pages].filter(([file]) => file.startsWith("packages/"));
  return [
    { text: "Examples", link: "/examples" },
    { text: "Measurements", link: "/measurements/results" },
    ...packages.map(([, place]) => ({
      text: place.replace(/^packages\/(.*)\.md$/, "@hotspare/$1"),
      link: `/${place}`,
    })),
  ];
}

/** The file of a page, from the root of the workspace. */
function fileOf(environment: unknown, root: string): string {
  const { realPath, path = "" } = environment as { readonly realPath?: string; readonly path?: string };
  return relative(root, realPath ?? path)
    .split(sep)
    .join("/");
}
