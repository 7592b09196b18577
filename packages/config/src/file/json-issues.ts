import type { ConfigIssue } from "@hotspare/core";
import type * as JsonParser from "jsonc-parser";

const sentences: Readonly<Record<string, string>> = {
  InvalidSymbol: "a word stands here that is not in double quotes",
  InvalidNumberFormat: "a number is written in a way that JSON does not know",
  PropertyNameExpected: "a name in double quotes is missing here, or there is a comma too many before it",
  ValueExpected: "a value is missing here, or there is a comma too many before it",
  ColonExpected: "a colon is missing before this",
  CommaExpected: "a comma is missing before this",
  CloseBraceExpected: "a closing } is missing here",
  CloseBracketExpected: "a closing ] is missing here",
  EndOfFileExpected: "the text should have ended before this",
  InvalidCommentToken: "JSON has no comments: leave it out, or write YAML",
  UnexpectedEndOfComment: "JSON has no comments: leave it out, or write YAML",
  UnexpectedEndOfString: "a text has no closing quote",
  InvalidEscapeCharacter: "a backslash stands before what needs none: write \\\\ for a backslash",
  InvalidCharacter: "a control character stands in a text: write it as \\n or \\t",
};

/**
 * Reports why a text is not JSON. Returns an empty list for valid JSON. YAML's parser reads JSON too, but tolerates
 * mistakes: after a missing comma, the rest of a line would become part of a value. Messages do not quote the text,
 * because the text may hold a key.
 */
export function jsonIssues(
  { parse, printParseErrorCode }: typeof JsonParser,
  text: string,
): readonly ConfigIssue[] {
  const errors: JsonParser.ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const rows = text.split("\n");
  let line = 1;
  let end = rows[0]?.length ?? 0;
  // The mistakes come in the order of the text, so that its lines are counted once.
  return errors.map(({ error, offset }) => {
    while (offset > end && line < rows.length) {
      end += 1 + (rows[line]?.length ?? 0);
      line += 1;
    }
    const sentence = /\{\{|\{%/.test(rows[line - 1] ?? "")
      ? "{{ }} belongs to a template that nothing has filled in: fill the template in first, or write ${NAME}"
      : (sentences[printParseErrorCode(error)] ?? "this cannot be read");
    return { path: "", message: `is not JSON: ${sentence}`, line };
  });
}
