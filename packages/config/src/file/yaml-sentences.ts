/** Our messages by the parser's codes. The parser's own messages quote the text. */
const sentences: Readonly<Record<string, string>> = {
  BAD_ALIAS: "a value begins with *, which is an alias: put it in quotes",
  BAD_DIRECTIVE: "a line begins with %, which is a directive: put the value in quotes",
  BAD_DQ_ESCAPE: "a backslash is in double quotes: write \\\\, or use single quotes",
  BAD_INDENT: "the indentation of this line differs from the lines that it belongs to",
  BAD_SCALAR_START: "a value begins with a character that YAML reserves: put the value in quotes",
  BLOCK_AS_IMPLICIT_KEY: "a value contains a colon and a space: put the value in quotes",
  DUPLICATE_KEY: "this name occurs twice: remove one of them",
  MISSING_CHAR: "a quote, a bracket, or a comma between entries is missing before this",
  MULTILINE_IMPLICIT_KEY: "a name has no colon after it",
  MULTIPLE_DOCS: "--- begins a second document, and a configuration is one document",
  NON_STRING_KEY: "a name must be a text: put it in quotes",
  OPEN_BRACKET:
    "a bracket before this is not closed, or this line is further left than the value of the bracket",
  TAB_AS_INDENT: "a line is indented with a tab: use spaces",
  TAG_RESOLVE_FAILED: "a value begins with !, which is a tag: put it in quotes",
};

const template =
  "{{ }} belongs to a template, and nothing has replaced it: fill in the template first, or write ${NAME}";

/** Codes that the parser gives for a line of another indentation too. */
const ofIndentation: ReadonlySet<string> = new Set([
  "BLOCK_AS_IMPLICIT_KEY",
  "MULTILINE_IMPLICIT_KEY",
  "MISSING_CHAR",
  "UNEXPECTED_TOKEN",
  "NON_STRING_KEY",
  "BAD_INDENT",
  "OPEN_BRACKET",
]);

/** Whether a mistake may come from an indentation. */
export function mayBeIndentation(code: string): boolean {
  return ofIndentation.has(code);
}

/** Says what is wrong in a line. Brackets of a template and of a reference without quotes are found by the line itself. */
export function sentenceOf(code: string, row: string): string {
  if (/\{\{|\{%/.test(row)) {
    return template;
  }
  if (/[{[].*[^"'$]\$\{/.test(row)) {
    return 'between brackets a reference stands in quotes: "${NAME}"';
  }
  return sentences[code] ?? "this is not valid here: check the quotes, brackets and indentation before it";
}

/** Says what an alias of no anchor probably means. */
export function misspeltAlias(anchor: string): string {
  return `a value begins with *, which is an alias, and no anchor before it has its name: write *${anchor}, or put a text that begins with * in quotes`;
}
