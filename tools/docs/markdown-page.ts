/** A fenced block of a page. */
export interface Fence {
  /** What stands after the backticks: the language and what else is to be known. */
  readonly label: string;
  /** Line of the opening backticks, counted from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** A page of Markdown, taken apart. */
export interface MarkdownPage {
  readonly path: string;
  readonly fences: readonly Fence[];
  /** The lines outside fences, at their places; empty where a fence is. */
  readonly prose: readonly string[];
}

/** Splits a page into fenced blocks and the rest. A fence that is never closed runs to the end, as in CommonMark. */
export function parsePage(path: string, text: string): MarkdownPage {
  const fences: Fence[] = [];
  const prose: string[] = [];
  let open: { readonly mark: string; readonly indent: number; readonly lines: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    prose.push("");
    if (open !== undefined) {
      if (closes(line, open.mark)) open = undefined;
      else open.lines.push(withoutIndent(line, open.indent));
      continue;
    }
    const [, indent, mark, label] = /^( *)(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    if (indent === undefined || mark === undefined || label === undefined) {
      prose[index] = line;
      continue;
    }
    open = { mark, indent: indent.length, lines: [] };
    fences.push({ label: label.trim(), line: index + 1, lines: open.lines });
  }
  return { path, fences, prose };
}

function closes(line: string, mark: string): boolean {
  const text = line.trim();
  return text.startsWith(mark) && text.replaceAll(mark.charAt(0), "") === "";
}

function withoutIndent(line: string, indent: number): string {
  return line.slice(Math.min(indent, line.length - line.trimStart().length));
}
