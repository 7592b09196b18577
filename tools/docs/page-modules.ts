import type { Finding } from "../report.js";
import type { Fence, MarkdownPage } from "./markdown-page.js";
import { isExcerpt } from "./stale-excerpts.js";

/** A module made of one fence and those that continue it. Its lines stand where they stand in the page. */
export interface PageModule {
  readonly page: string;
  readonly text: string;
}

/** A parameter or a class has a decorator: TypeScript needs an option that most projects do not set. */
export function usesDecorators({ text }: Pick<PageModule, "text">): boolean {
  return /^\s*@[a-z]\w*\(|\(@[a-z]\w*\(/m.test(text);
}

/** Languages in which code could hide from the compiler. */
const OTHER_NAMES = new Set(["typescript", "tsx", "mts", "cts", "js", "javascript", "jsx", "mjs", "cjs"]);
const LABELS =
  "`ts`, `ts continued` (goes on from the ts block before it), `ts from <path>` (lines of a file) or `ts no-check: <reason>`";

/** What of a page is to be compiled, and which fences do not say what they are. */
export function pageModules(page: MarkdownPage): {
  readonly modules: PageModule[];
  readonly findings: Finding[];
} {
  const chains: Fence[][] = [];
  const findings: Finding[] = [];
  for (const fence of page.fences) {
    const [language = "", ...words] = fence.label.split(/\s+/);
    const rest = words.join(" ");
    const find = (message: string) => findings.push({ file: page.path, line: fence.line, message });
    if (language === "") find("say what this block is: ```ts is compiled, ```text, ```sh or ```json are not");
    else if (/^no-check: \S/.test(rest)) continue;
    else if (OTHER_NAMES.has(language)) find(`label it ${LABELS}, or \`${language} no-check: <reason>\``);
    else if (language !== "ts" || isExcerpt(fence.label)) continue;
    else if (rest === "") chains.push([fence]);
    else if (rest === "continued" && chains.length > 0) chains.at(-1)?.push(fence);
    else find(`cannot read \`${fence.label}\`: use ${LABELS}`);
  }
  const modules = chains.map((chain) => ({ page: page.path, text: textOf(chain) }));
  if (modules.some(usesDecorators) && !page.prose.some((line) => line.includes("experimentalDecorators"))) {
    const message =
      "say that the code needs experimentalDecorators in tsconfig.json: it compiles in no new project";
    findings.push({ file: page.path, line: 1, message });
  }
  return { modules, findings };
}

function textOf(chain: readonly Fence[]): string {
  const lines: string[] = [];
  for (const fence of chain) {
    while (lines.length < fence.line) lines.push("");
    lines.push(...fence.lines);
  }
  return `${lines.join("\n")}\n`;
}
