import type { ConfigIssue } from "@hotspare/core";
import type * as JsonParser from "jsonc-parser";

const sentences: Readonly<Record<string, string>> = {
  InvalidSymbol: "a word here is not in double quotes",
  InvalidNumberFormat: "this form of a number does not exist in JSON",
  PropertyNameExpected: "a name in double quotes is missing here, or the comma before it is one too many",
  ValueExpected: "a value is missing here, or the comma before it is one too many",
  ColonExpected: "a colon is missing before this",
  CommaExpected: "a comma is missing before this",
  CloseBraceExpected: "a closing } is missing here",
  CloseBracketExpected: "a closing ] is missing here",
  EndOfFileExpected: "the text should have ended before this",
  InvalidCommentToken: "JSON has no comments: leave it out, or write YAML",
  UnexpectedEndOfComment: "JSON has no comments: leave it out, or write YAML",
  UnexpectedEndOfString: "a text has no closing quote",
  InvalidEscapeCharacter: "a backslash here is wrong: write \\\\ for a backslash",
  InvalidCharacter: "a text contains a control character: write it as \\n or \\t",
};

const twice = "is not valid: this name occurs twice: remove one of them";
const template =
  "{{ }} belongs to a template, and nothing has replaced it: fill in the template first, or write ${NAME}";

/**
 * Reports why a text is not JSON, and names that stand twice in an object. Returns an empty list for valid JSON. YAML's parser reads JSON too,
 * but tolerates mistakes: after a missing comma, the rest of a line would become part of a value. Messages do not quote the text, because the
 * text may hold a key.
 */
export function jsonIssues(
  { visit, printParseErrorCode }: typeof JsonParser,
  text: string,
): readonly ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const names: Set<string>[] = [];
  const rows = text.split("\n");
  visit(
    text,
    {
      onObjectBegin: () => {
        names.push(new Set());
      },
      onObjectEnd: () => {
        names.pop();
      },
      onObjectProperty: (name, _offset, _length, row) => {
        const known = names.at(-1);
        if (known?.has(name) === true) {
          issues.push(issueAt(row, twice));
        }
        known?.add(name);
      },
      onError: (error, _offset, _length, row) => {
        // Later mistakes of a line mostly repeat its first.
        if (issues.at(-1)?.line === row + 1) {
          return;
        }
        const isTemplate = /\{\{|\{%/.test(rows[row] ?? "");
        const sentence = sentences[printParseErrorCode(error)] ?? "this cannot be read";
        issues.push(issueAt(row, `is not JSON: ${isTemplate ? template : sentence}`));
      },
    },
    { disallowComments: true, allowTrailingComma: false },
  );
  return issues;
}

function issueAt(row: number, message: string): ConfigIssue {
  return { path: "", message, line: row + 1 };
}
