import type { ConfigIssue } from "@hotspare/core";
import type * as Yaml from "yaml";
import { emptyIssue } from "./empty-issue.js";
import { misplacedLine } from "./misplaced-line.js";
import { tooDeep } from "./nesting-issue.js";
import { nearestPart } from "./path-of.js";
import { type NodeMistake, readYamlNodes } from "./read-yaml-nodes.js";
import { mayBeIndentation, misspeltAlias, sentenceOf } from "./yaml-sentences.js";

/** The data of a text, its mistakes, and the lines of its parts. */
export interface ParsedYaml {
  readonly raw: unknown;
  readonly issues: readonly ConfigIssue[];
  lineOf(path: string): number | undefined;
}

/** Parses YAML 1.2, which includes JSON. Messages never quote the text, because a key may be anywhere in the text. */
export function parseYaml(yaml: typeof Yaml, text: string): ParsedYaml {
  const counter = new yaml.LineCounter();
  // The parser compares each name with all others of its object: `readYamlNodes` finds a name that stands twice.
  const options = {
    lineCounter: counter,
    prettyErrors: false,
    merge: true,
    stringKeys: true,
    uniqueKeys: false,
  };
  const document = yaml.parseDocument(text, options);
  const rows = text.split("\n");
  const lineAt = (offset: number) => counter.linePos(offset).line;
  // Warnings count as mistakes: an unknown tag, for example, changes a value silently.
  const found = distinct(
    [...document.errors, ...document.warnings].map(({ code, message, pos }) => ({
      // A bracket that is never closed has the code of an indentation.
      code: code === "BAD_INDENT" && message.startsWith("Flow ") ? "OPEN_BRACKET" : code,
      line: lineAt(pos[0]),
    })),
  );
  const nodes = readYamlNodes(yaml, document.contents);
  const issues = [
    ...syntaxIssues(found, rows),
    ...nodes.mistakes.map((mistake) => nodeIssue(mistake, lineAt)),
  ];
  const offsetOf = (part: string) => nodes.offsets.get(part);
  const lineOf = (path: string) => {
    const offset = nearestPart(path, offsetOf);
    return offset === undefined ? undefined : lineAt(offset);
  };
  const isEmpty = issues.length === 0 && (document.contents === null || isNull(document.contents));
  if (isEmpty) {
    issues.push(emptyIssue(text));
  }
  return issues.length > 0
    ? { raw: undefined, issues, lineOf }
    : { raw: document.toJS({ maxAliasCount: -1 }), issues, lineOf };
}

interface FoundMistake {
  readonly code: string;
  readonly line: number;
}

/** One line may have the same mistake thousands of times, and its row is searched for each. */
function distinct(found: readonly FoundMistake[]): readonly FoundMistake[] {
  return [...new Map(found.map((mistake) => [`${mistake.code} ${mistake.line}`, mistake])).values()];
}

function syntaxIssues(found: readonly FoundMistake[], rows: readonly string[]): ConfigIssue[] {
  const isTemplate = (line: number) => /\{\{|\{%/.test(rows[line - 1] ?? "");
  const unclear = found.filter(({ code, line }) => mayBeIndentation(code) && !isTemplate(line));
  const misplaced = unclear.length === 0 ? undefined : misplacedLine(rows);
  // Every unclear mistake from the line before the misplaced line on follows from it.
  const others =
    misplaced === undefined
      ? found
      : found.filter(
          ({ code, line }) => !mayBeIndentation(code) || isTemplate(line) || line < misplaced.line - 1,
        );
  const first = misplaced === undefined ? [] : [syntaxIssue(misplaced.problem, misplaced.line)];
  return [
    ...others.map(({ code, line }) => syntaxIssue(sentenceOf(code, rows[line - 1] ?? ""), line)),
    ...first,
  ];
}

function syntaxIssue(sentence: string, line: number): ConfigIssue {
  return { path: "", message: `is not valid YAML: ${sentence}`, line };
}

function nodeIssue({ code, offset, meant }: NodeMistake, lineAt: (offset: number) => number): ConfigIssue {
  const line = lineAt(offset);
  switch (code) {
    case "TOO_DEEP":
      return { path: "", message: tooDeep("values"), line };
    case "TOO_MANY":
      return { path: "", message: "has too many aliases inside aliases: write the values out", line };
    default:
      return syntaxIssue(meant === undefined ? sentenceOf(code, "") : misspeltAlias(meant), line);
  }
}

function isNull(node: unknown): boolean {
  return typeof node === "object" && node !== null && "value" in node && node.value === null;
}
