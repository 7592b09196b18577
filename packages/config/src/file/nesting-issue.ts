import type { ConfigIssue } from "@hotspare/core";

/** Deeper than any configuration. The parsers take seconds for a thousand levels. */
const deepest = 100;

const marker = new RegExp(`(?:[-?] +){${deepest}}`);

/**
 * Refuses a text that nests deeper than any configuration, before a parser reads it. Brackets in quotes count too: a hundred of them
 * that are never closed are no configuration either.
 */
export function nestingIssue(text: string): ConfigIssue | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // [ and {, ] and }
    if (code === 91 || code === 123) {
      depth += 1;
      if (depth > deepest) {
        return { path: "", message: tooDeep("brackets"), line: lineAt(text, at) };
      }
    } else if ((code === 93 || code === 125) && depth > 0) {
      depth -= 1;
    }
  }
  const list = marker.exec(text);
  return list === null ? undefined : { path: "", message: tooDeep("lists"), line: lineAt(text, list.index) };
}

/** Says that a configuration nests too deep. */
export function tooDeep(what: string): string {
  return `has more than ${deepest} ${what} inside each other: write it flatter`;
}

export { deepest as deepestNesting };

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
