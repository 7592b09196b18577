import { posix } from "node:path";
import type { Finding } from "../report.js";
import type { MarkdownPage } from "./markdown-page.js";

/** Pages that promise something: each must have a table whose last column says what shows it. */
const pagesOfPromises = ["README.md", "SECURITY.md", "docs/what-is-different.md"] as const;

const COLUMN = "shown by";
/** A link with the title behind it, up to the next link or the end of the cell: `[failback](../test/failover/failback.test.ts): is tried by one`. */
const proof = /\[[^\]]*\]\(([^)\s]+)\)(?:: (.+?)(?=; \[|$))?/g;
const isProof = (path: string) =>
  /\.test(?:-d)?\.ts$/.test(path) || /^(?:bench|test|tools)\/|\/conformance\//.test(path);

/** Rows under "shown by" without a test or a benchmark, or with a title that no longer stands in the file; and pages that promise and show nothing. */
export function unprovedPromises(
  pages: readonly MarkdownPage[],
  read: (path: string) => string | undefined,
): readonly Finding[] {
  const rows = pages.flatMap((page) => rowsOf(page).map((row) => ({ page, ...row })));
  const silent = pagesOfPromises
    .filter(
      (path) => pages.some((page) => page.path === path) && !rows.some(({ page }) => page.path === path),
    )
    .map((path) => ({
      file: path,
      message: `has no table with the column "${COLUMN}": name the test of each promise`,
    }));
  const unproved = rows.flatMap(({ page, line, cell }) =>
    faultsOf(page, cell, read).map((message) => ({ file: page.path, line, message })),
  );
  return [...silent, ...unproved, ...unprovedSections(pages)];
}

function faultsOf(
  page: MarkdownPage,
  cell: string,
  read: (path: string) => string | undefined,
): readonly string[] {
  const proofs = [...cell.matchAll(proof)].map(([, target = "", title]) => ({
    path: posix.join(posix.dirname(page.path), target),
    title,
  }));
  if (!proofs.some(({ path }) => isProof(path))) return [`names no test and no benchmark under "${COLUMN}"`];
  return proofs.flatMap(({ path, title }) => {
    const text = read(path);
    if (text === undefined) return [`there is no ${path}`];
    return title === undefined || text.includes(title)
      ? []
      : [`${path} has no ${JSON.stringify(title)}: copy the test's title again`];
  });
}

/** The last cells of tables whose last heading is "shown by". */
function rowsOf({ prose }: MarkdownPage): readonly { readonly line: number; readonly cell: string }[] {
  const rows: { line: number; cell: string }[] = [];
  let isShown = false;
  for (const [index, text] of prose.entries()) {
    const cells = /^\|(.*)\|\s*$/.exec(text)?.[1]?.split("|");
    if (cells === undefined) {
      isShown = false;
      continue;
    }
    const last = cells.at(-1)?.trim() ?? "";
    if (last === COLUMN) isShown = true;
    else if (isShown && !/^:?-+:?$/.test(last)) rows.push({ line: index + 1, cell: last });
  }
  return rows;
}

/** Sections of the page that compares: each names at least one test or measurement. */
function unprovedSections(pages: readonly MarkdownPage[]): readonly Finding[] {
  const page = pages.find(({ path }) => path === "docs/what-is-different.md");
  if (page === undefined) return [];
  const sections: { line: number; title: string; text: string }[] = [];
  for (const [index, text] of page.prose.entries()) {
    const title = /^## (.+)/.exec(text)?.[1];
    if (title !== undefined) sections.push({ line: index + 1, title, text: "" });
    const section = sections.at(-1);
    if (section !== undefined) section.text += `${text}\n`;
  }
  return sections
    .filter(({ text }) => !/\]\([^)]*(?:\.test\.ts|bench\/results\/)[^)]*\)/.test(text))
    .map(({ line, title }) => ({
      file: page.path,
      line,
      message: `"${title}" names no test and no measurement`,
    }));
}
