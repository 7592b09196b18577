import type { ConfigIssue } from "@hotspare/core";
import type * as JsonParser from "jsonc-parser";
import { emptyIssue } from "./empty-issue.js";
import { nearestPart } from "./path-of.js";

/** The data of a text, its mistakes, and the lines of its parts. */
export interface ParsedJson {
  readonly raw: unknown;
  readonly issues: readonly ConfigIssue[];
  lineOf(path: string): number | undefined;
}

/**
 * Reads the data of a text in which `jsonIssues` found no mistake. Node.js does so in a small part of the time that YAML's parser takes. Undefined:
 * Node.js takes the text for no JSON.
 */
export function parseJson(parser: typeof JsonParser, text: string): ParsedJson | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  let lines: ReadonlyMap<string, number> | undefined;
  // Only a message needs them.
  const linesOfParts = () => {
    lines ??= readLines(parser, text);
    return lines;
  };
  const issues = raw === null ? [emptyIssue(text)] : [];
  return { raw, issues, lineOf: (path) => nearestPart(path, (part) => linesOfParts().get(part)) };
}

/** The line of every part by its path, as in `vlms.captions.credentials[0]`. */
function readLines({ visit }: typeof JsonParser, text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  /** Paths of the objects and lists around the place, and how many entries of each list were read. */
  const around: { readonly path: string; index: number | undefined }[] = [];
  let path = "";
  const enter = (line: number) => {
    const list = around.at(-1);
    if (list?.index !== undefined) {
      path = `${list.path}[${list.index}]`;
      list.index += 1;
      lines.set(path, line + 1);
    }
  };
  const begin = (line: number, index: number | undefined) => {
    enter(line);
    around.push({ path, index });
  };
  visit(text, {
    onObjectBegin: (_offset, _length, line) => begin(line, undefined),
    onArrayBegin: (_offset, _length, line) => begin(line, 0),
    onObjectEnd: () => around.pop(),
    onArrayEnd: () => around.pop(),
    onObjectProperty: (name, _offset, _length, line) => {
      const parent = around.at(-1)?.path ?? "";
      path = parent === "" ? name : `${parent}.${name}`;
      lines.set(path, line + 1);
    },
    onLiteralValue: (_value, _offset, _length, line) => enter(line),
  });
  return lines;
}
