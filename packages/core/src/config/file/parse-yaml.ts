import { isAlias, isMap, isPair, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import { pathOf } from "../config-issues.js";

/** A text as data, what is wrong with it, and where its parts stand. */
export interface ParsedYaml {
  readonly raw: unknown;
  readonly issues: readonly ConfigIssue[];
  lineOf(path: string): number | undefined;
}

/** Parses YAML 1.2, of which JSON is a part. No message quotes the text, since a key may stand anywhere in it. */
export function parseYaml(text: string): ParsedYaml {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, merge: true });
  const rows = text.split("\n");
  const issueAt = (offset: number, code: string, message: string): ConfigIssue => {
    const { line } = counter.linePos(offset);
    return {
      path: "",
      message: `is not YAML as it is meant here: ${sentenceOf(code, message, rows[line - 1] ?? "")}`,
      line,
    };
  };
  // What YAML only warns of, such as a tag that nobody knows, changes a value silently.
  const issues = [...document.errors, ...document.warnings].map(({ code, message, pos }) =>
    issueAt(pos[0], code, message),
  );
  visit(document, {
    Alias(_, node) {
      if (node.resolve(document) === undefined) issues.push(issueAt(node.range?.[0] ?? 0, "BAD_ALIAS", ""));
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

function sentenceOf(code: string, message: string, row: string): string {
  if (/[{[].*[^"'$]\$\{/.test(row)) {
    return 'between brackets a reference stands in quotes: "${NAME}"';
  }
  switch (code) {
    case "TAG_RESOLVE_FAILED":
      return "a value begins with !, which is a tag: put it in quotes";
    case "BAD_ALIAS":
      return "a value begins with *, which is an alias: put it in quotes";
    case "DUPLICATE_KEY":
      return "this name stands here twice: leave one out";
    case "TAB_AS_INDENT":
      return "a line is indented with a tab: use spaces";
    default:
      // Before a colon the parser says what is wrong, behind it what it read.
      return (message.split(/[:"]/, 1)[0] ?? message).trim();
  }
}

/** Tells where every entry of a document begins. */
function noteLines(
  node: unknown,
  path: readonly PropertyKey[],
  note: (path: readonly PropertyKey[], offset: number) => void,
): void {
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
  return isAlias(node) || (typeof node === "object" && node !== null && "range" in node)
    ? ((node as Node).range?.[0] ?? undefined)
    : undefined;
}

/** Of a field that is not there: the line of what it should stand in. */
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
