import type { ConfigIssue } from "@hotspare/core";
import type * as Yaml from "yaml";

/** Deeper than any configuration. The parsers take seconds for a thousand levels. */
const deepest = 100;

/** What of a JSON text opens and closes. Brackets in texts and in comments are no brackets. */
const jsonTokens = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[[\]{}]/g;

/** Refuses a JSON text that nests deeper than any configuration, before a parser reads it. */
export function jsonNestingIssue(text: string): ConfigIssue | undefined {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(jsonTokens)) {
    depth = depthAfter(token, depth);
    if (depth > deepest) {
      return { path: "", message: tooDeep("brackets"), line: lineAt(text, index) };
    }
  }
  return undefined;
}

/** What the lexer puts before the source of each text. */
const scalarMark = "\u001f";
/** What the lexer adds to a text. */
const addedMarks = ["\u0002", "\u0018", scalarMark];

/** Marks that begin a value inside another value of the same line, outside of brackets: of an entry of a list, of a name, and behind a name. */
const lineMarks = new Set(["-", "?", ":"]);

/**
 * Refuses a YAML text that nests deeper than any configuration, before a parser reads it: a parser calls itself for each level, and the process
 * ends where its stack does. The lexer reads the text once and knows which brackets, dashes and colons are parts of texts. Nesting by indentation
 * is measured after the parser.
 */
export function yamlNestingIssue({ Lexer }: typeof Yaml, text: string): ConfigIssue | undefined {
  let offset = 0;
  const count: Counted = { brackets: 0, values: 0, properties: 0 };
  let isText = false;
  for (const lexeme of new Lexer().lex(text)) {
    note(isText ? "text" : lexeme, count);
    const what = countedNames.find((name) => count[name] > deepest);
    if (what !== undefined) {
      const message = what === "properties" ? tooManyProperties : tooDeep(what);
      return { path: "", message, line: lineAt(text, offset) };
    }
    isText = lexeme === scalarMark;
    offset += addedMarks.includes(lexeme) ? 0 : lexeme.length;
  }
  return undefined;
}

const countedNames = ["brackets", "values", "properties"] as const;
type Counted = Record<(typeof countedNames)[number], number>;

function note(lexeme: string, count: Counted): void {
  count.brackets = depthAfter(lexeme, count.brackets);
  if (lexeme.endsWith("\n")) {
    count.values = 0;
  } else if (count.brackets === 0 && lineMarks.has(lexeme)) {
    count.values += 1;
  }
  if (/^[&!*]/.test(lexeme)) {
    count.properties += 1;
  } else if (lexeme.trim() !== "") {
    count.properties = 0;
  }
}

function depthAfter(token: string, depth: number): number {
  if (token === "[" || token === "{") {
    return depth + 1;
  }
  return token === "]" || token === "}" ? Math.max(depth - 1, 0) : depth;
}

const tooManyProperties = `has more than ${deepest} anchors, tags or aliases in a row: a value has one of each at most`;

/** Says that a configuration nests too deep. */
export function tooDeep(what: string): string {
  return `has more than ${deepest} ${what} inside each other: use fewer levels`;
}

export { deepest as deepestNesting };

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
