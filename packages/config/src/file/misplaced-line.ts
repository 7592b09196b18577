/** A line whose indentation fits nowhere. */
export interface MisplacedLine {
  /** From 1. */
  readonly line: number;
  readonly problem: string;
}

interface Level {
  readonly column: number;
  readonly isList: boolean;
}

const otherwise = "the indentation of this line differs from the lines that it belongs to";
const deeper =
  "this line is indented deeper than the line before it, which already has a value: give both lines the same indentation";
const entry = "this list entry has the indentation of names: indent it deeper, below the name of its list";

/**
 * Finds the first line of a YAML text whose indentation fits no level that is open there. For a text that a parser has refused: a parser
 * takes such a line for the rest of a value, and misses a quote, a bracket or a colon.
 */
export function misplacedLine(rows: readonly string[]): MisplacedLine | undefined {
  let levels: readonly Level[] = [];
  let before: Row | undefined;
  let blockIndent: number | undefined;
  let brackets = 0;
  for (const [index, text] of rows.entries()) {
    const row = readRow(text);
    if (row === undefined || (blockIndent !== undefined && row.indent > blockIndent)) {
      continue;
    }
    blockIndent = undefined;
    if (brackets === 0) {
      const problem = before === undefined ? undefined : problemOf(row, before, levels);
      if (problem !== undefined) {
        return { line: index + 1, problem };
      }
      levels = levelsWith(row, levels);
      before = row;
    }
    brackets = Math.max(0, brackets + row.opened);
    blockIndent = row.beginsBlock ? row.indent : undefined;
  }
  return undefined;
}

interface Row {
  readonly indent: number;
  /** Columns of the `-` before the content. */
  readonly markers: readonly number[];
  /** Column of the content. */
  readonly column: number;
  /** Whether what follows may be indented deeper. */
  readonly mayNest: boolean;
  readonly beginsBlock: boolean;
  /** Brackets opened and not closed. */
  readonly opened: number;
}

function readRow(text: string): Row | undefined {
  const [, spaces = "", dashes = "", content = ""] = /^( *)((?:- +|-$)*)(.*?)\s*$/.exec(text) ?? [];
  if (/^(?:#|---|\.\.\.|%|$)/.test(content) && dashes === "") {
    return undefined;
  }
  const plain = content.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "x").replace(/\s#.*$/, "");
  const count = (bracket: RegExp) => plain.match(bracket)?.length ?? 0;
  return {
    indent: spaces.length,
    markers: [...dashes.matchAll(/-/g)].map(({ index }) => spaces.length + index),
    column: spaces.length + dashes.length,
    mayNest: /^$|:\s*(?:[&!]\S+\s*)*$/.test(plain),
    beginsBlock: /(?:^|:\s|-\s)\s*(?:[&!]\S+\s+)*[|>][-+0-9]*$/.test(plain),
    opened: count(/[[{]/g) - count(/[\]}]/g),
  };
}

function problemOf(row: Row, before: Row, levels: readonly Level[]): string | undefined {
  const open = levels.filter(({ column }) => column <= row.indent);
  const top = open.at(-1);
  if (top === undefined) {
    return otherwise;
  }
  if (row.indent > top.column) {
    return open.length < levels.length ? otherwise : before.mayNest ? undefined : deeper;
  }
  const isUnderItsName = before.mayNest && before.column === row.indent;
  const isEntry = row.markers.length > 0;
  return isEntry && !isUnderItsName && !open.some(({ column, isList }) => isList && column === row.indent)
    ? entry
    : undefined;
}

function levelsWith(row: Row, levels: readonly Level[]): readonly Level[] {
  const isEntry = row.markers.length > 0;
  const open = levels.filter(
    ({ column, isList }) => column < row.indent || (column === row.indent && (isEntry || !isList)),
  );
  const isOpen = open.some(({ column, isList }) => column === row.indent && isList === isEntry);
  const first = isOpen ? [] : [{ column: row.indent, isList: isEntry }];
  const inner = row.markers.slice(1).map((column) => ({ column, isList: true }));
  const content = isEntry && row.column > row.indent ? [{ column: row.column, isList: false }] : [];
  return [...open, ...first, ...inner, ...content];
}
