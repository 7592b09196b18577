import type * as JsonParser from "jsonc-parser";
import type { LineOf } from "./config-source.js";
import { deepestNesting } from "./nesting-issue.js";
import { nearestPart } from "./path-of.js";

/** What of a JSON text matters for its nesting and its names: texts, with the colon behind a name, and brackets. */
const tokens = /"(?:[^"\\\n]|\\.)*"?(\s*:)?|[[\]{}]/g;

/**
 * Reads a JSON text in which nothing needs a message. Node.js does so in a small part of the time that other parsers take. Where a name stands
 * twice, Node.js keeps the last, so the names of the text are counted, and the names of the data. Undefined: the text is not JSON, a name stands
 * twice, or the text nests too deep.
 */
export function readSoundJson(text: string): { readonly value: unknown } | undefined {
  let depth = 0;
  let names = 0;
  for (const [token, colon] of text.matchAll(tokens)) {
    depth += token === "[" || token === "{" ? 1 : token === "]" || token === "}" ? -1 : 0;
    names += colon === undefined ? 0 : 1;
    if (depth > deepestNesting) {
      return undefined;
    }
  }
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && namesIn(value) === names ? { value } : undefined;
  } catch {
    return undefined;
  }
}

function namesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) {
    return 0;
  }
  const inner: readonly unknown[] = Object.values(value);
  let names = Array.isArray(value) ? 0 : inner.length;
  for (const each of inner) {
    names += namesIn(each);
  }
  return names;
}

/** Finds the lines of a JSON text, also of one with mistakes. */
export function jsonLines(parser: typeof JsonParser, text: string): LineOf {
  const lines = readLines(parser, text);
  return (path) => nearestPart(path, (part) => lines.get(part));
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
