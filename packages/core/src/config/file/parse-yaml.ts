import type { Node } from "yaml";
import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import { pathOf } from "../../options/config-issues.js";
import { loadParser } from "./load-parser.js";

/** The data of a text, its mistakes, and the lines of its parts. */
export interface ParsedYaml {
  readonly raw: unknown;
  readonly issues: readonly ConfigIssue[];
  lineOf(path: string): number | undefined;
}

/** Parses YAML 1.2, which includes JSON. Messages never quote the text, because a key may be anywhere in the text. */
export function parseYaml(text: string): ParsedYaml {
  const { LineCounter, parseDocument, visit } = loadParser("yaml");
  const counter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    merge: true,
    stringKeys: true,
  });
  const rows = text.split("\n");
  const issueAt = (offset: number, code: string): ConfigIssue => {
    const { line } = counter.linePos(offset);
    return {
      path: "",
      message: `is not YAML as it is meant here: ${sentenceOf(code, rows[line - 1] ?? "")}`,
      line,
    };
  };
  // Warnings count as mistakes: an unknown tag, for example, changes a value silently.
  const issues = [...document.errors, ...document.warnings].map(({ code, pos }) => issueAt(pos[0], code));
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) === undefined) issues.push(issueAt(node.range?.[0] ?? 0, "BAD_ALIAS"));
    },
  });
  const lines = new Map<string, number>();
  noteLines(document.contents, [], (path, offset) => {
    lines.set(pathOf("", path), counter.linePos(offset).line);
  });
  const lineOf = (path: string) => nearestLine(lines, path);
  if (issues.length > 0) {
    return { raw: undefined, issues, lineOf };
  }
  try {
    return { raw: document.toJS(), issues: [], lineOf };
  } catch {
    const message = "has too many aliases inside aliases: write the values out";
    return { raw: undefined, issues: [{ path: "", message }], lineOf };
  }
}

/** Our messages by the parser's codes. The parser's own messages quote the text. */
const sentences: Readonly<Record<string, string>> = {
  BAD_ALIAS: "a value begins with *, which is an alias: put it in quotes",
  BAD_DIRECTIVE: "a line begins with %, which is a directive: put the value in quotes",
  BAD_DQ_ESCAPE: "a backslash stands in double quotes: write \\\\, or use single quotes",
  BAD_INDENT: "this line is indented otherwise than those it belongs to",
  BAD_SCALAR_START: "a value begins with a sign that YAML keeps for itself: put it in quotes",
  BLOCK_AS_IMPLICIT_KEY: "a value holds a colon and a space: put it in quotes",
  DUPLICATE_KEY: "this name stands here twice: leave one out",
  MISSING_CHAR: "a quote, a bracket, or a comma between entries is missing before this",
  MULTILINE_IMPLICIT_KEY: "a name has no colon behind it",
  MULTIPLE_DOCS: "--- begins a second document, and a configuration is one",
  NON_STRING_KEY: "a name is no text",
  TAB_AS_INDENT: "a line is indented with a tab: use spaces",
  TAG_RESOLVE_FAILED: "a value begins with !, which is a tag: put it in quotes",
};

function sentenceOf(code: string, row: string): string {
  if (/[{[].*[^"'$]\$\{/.test(row)) {
    return 'between brackets a reference stands in quotes: "${NAME}"';
  }
  return (
    sentences[code] ?? "this does not belong here: look at the quotes, brackets and indentation before it"
  );
}

/** Calls `note` with the start of every entry of a document. */
function noteLines(
  node: unknown,
  path: readonly PropertyKey[],
  note: (path: readonly PropertyKey[], offset: number) => void,
): void {
  const { isMap, isPair, isSeq } = loadParser("yaml");
  const entries = isMap(node) ? node.items : isSeq(node) ? node.items : [];
  for (const [index, item] of entries.entries()) {
    const key = isPair(item) ? keyOf(item.key) : index;
    const begins = isPair(item) ? offsetOf(item.key) : offsetOf(item);
    if (key !== undefined && begins !== undefined) {
      note([...path, key], begins);
      noteLines(isPair(item) ? item.value : item, [...path, key], note);
    }
  }
}

function keyOf(key: unknown): string | undefined {
  return typeof key === "object" && key !== null && "value" in key ? String(key.value) : undefined;
}

function offsetOf(node: unknown): number | undefined {
  return typeof node === "object" && node !== null && "range" in node
    ? ((node as Node).range?.[0] ?? undefined)
    : undefined;
}

/** Returns the line of a path, or of its nearest existing parent. */
function nearestLine(lines: ReadonlyMap<string, number>, path: string): number | undefined {
  let part = path;
  while (part !== "") {
    const line = lines.get(part);
    if (line !== undefined) {
      return line;
    }
    part = part.slice(0, Math.max(part.lastIndexOf("."), part.lastIndexOf("["), 0));
  }
  return undefined;
}
