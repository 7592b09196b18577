import { posix } from "node:path";
import type { Finding } from "../report.js";
import type { MarkdownPage } from "./markdown-page.js";

/** How a fence says that it shows lines of a file, which is compiled and run where it stands. */
const label = /^ts from (\S+)$/;

export function isExcerpt(text: string): boolean {
  return label.test(text);
}

/** Fences labelled `ts from <path>` whose lines do not stand together in that file. */
export function staleExcerpts(
  pages: readonly MarkdownPage[],
  read: (path: string) => string | undefined,
): Finding[] {
  return pages.flatMap(({ path, fences }) =>
    fences.flatMap((fence): Finding[] => {
      const target = label.exec(fence.label)?.[1];
      if (target === undefined) return [];
      const file = posix.join(posix.dirname(path), target);
      const text = read(file);
      const tell = (message: string): Finding[] => [{ file: path, line: fence.line, message }];
      if (text === undefined) return tell(`there is no ${file}`);
      const shown = fence.lines.join("\n").trim();
      return shown !== "" && text.includes(shown)
        ? []
        : tell(`these lines do not stand in ${file}: copy them again`);
    }),
  );
}
