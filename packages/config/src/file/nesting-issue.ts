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

/**
 * Refuses a YAML text that nests deeper than any configuration, before a parser reads it. Its lexer reads the text once and knows which brackets
 * and dashes are parts of texts. Nesting by indentation is measured after the parser.
 */
export function yamlNestingIssue({ Lexer }: typeof Yaml, text: string): ConfigIssue | undefined {
  let offset = 0;
  let depth = 0;
  let marks = 0;
  let isText = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!isText) {
      depth = depthAfter(lexeme, depth);
      marks = lexeme.endsWith("\n") ? 0 : marks + (lexeme === "-" || lexeme === "?" ? 1 : 0);
    }
    if (depth > deepest || marks > deepest) {
      const message = tooDeep(depth > deepest ? "brackets" : "lists");
      return { path: "", message, line: lineAt(text, offset) };
    }
    isText = lexeme === scalarMark;
    offset += addedMarks.includes(lexeme) ? 0 : lexeme.length;
  }
  return undefined;
}

function depthAfter(token: string, depth: number): number {
  if (token === "[" || token === "{") {
    return depth + 1;
  }
  return token === "]" || token === "}" ? Math.max(depth - 1, 0) : depth;
}

/** Says that a configuration nests too deep. */
export function tooDeep(what: string): string {
  return `has more than ${deepest} ${what} inside each other: write it flatter`;
}

export { deepest as deepestNesting };

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
