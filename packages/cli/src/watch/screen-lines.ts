import { counted } from "../output/number-text.js";
import { paint } from "../output/paint.js";
import { cellText, visibleText } from "../output/visible-text.js";
import type { Terminal } from "../terminal.js";

/** What a picture is drawn for. */
export interface Screen extends Pick<Terminal, "colours"> {
  /** Characters of a line. */
  readonly columns: number;
  /** Lines. Undefined: as many as there are. */
  readonly rows: number | undefined;
}

export type Style = Parameters<typeof paint>[1];

/** A line before its colour: colours take no room. */
export interface Line {
  readonly text: string;
  readonly style?: Style;
}

/** Lines that fit a screen. */
export interface Picture {
  readonly lines: readonly string[];
  /** The first line of the body that is seen, from 0: where the reader has scrolled to. */
  readonly top: number;
}

/** The head stays where it is, in the upper half at most; the body scrolls below. */
export function fitted(
  head: readonly Line[],
  body: readonly Line[],
  wantedTop: number,
  screen: Screen,
): Picture {
  const { rows } = screen;
  const shown = (lines: readonly Line[]) => lines.map((line) => fittingLine(line, screen));
  if (rows === undefined || head.length + body.length <= rows)
    return { lines: shown([...head, ...body]), top: 0 };
  const pinned = head.slice(0, Math.ceil(rows / 2));
  const rest = [...head.slice(pinned.length), ...body];
  const room = Math.max(0, rows - pinned.length - 1);
  const top = Math.min(Math.max(0, wantedTop), Math.max(0, rest.length - room));
  const below = Math.max(0, rest.length - top - room);
  const more: Line = {
    text: below > 0 ? `… ${counted(below, "more line")}: j and k scroll` : "the end: k scrolls up",
    style: "dim",
  };
  return { lines: shown([...pinned, ...rest.slice(top, top + room), more].slice(0, rows)), top };
}

/** What a person must read is wrapped at blanks, and within a word that is longer than a line, and not cut. */
export function wrapped(text: string, style: Style | undefined, columns: number): readonly Line[] {
  const lines: string[] = [];
  let line = "";
  const words = printed(text)
    .split(/(?<=\S) /)
    .flatMap((word) => pieces(word, columns - INDENT.length));
  for (const word of words) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= columns || line === "") line = longer;
    else {
      lines.push(line);
      line = `${INDENT}${word}`;
    }
  }
  return [...lines, line].map((one) => (style === undefined ? { text: one } : { text: one, style }));
}

/** Before the lines that go on with a text. */
const INDENT = "    ";

/** A word in parts that are no wider than a line. */
function pieces(word: string, width: number): readonly string[] {
  if (width < 2 || widthOf(word) <= width) return [word];
  const parts: string[] = [];
  let part = "";
  for (const character of word) {
    if (widthOf(part + character) > width) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part];
}

/** What a name looks like on the terminal: names are not ours, and an escape is wider than its character. */
export function printed(text: string): string {
  return visibleText(cellText(text));
}

/** Letters of Europe, signs that we write ourselves, and half-wide forms take one column. All others may take two. */
export function widthOf(text: string): number {
  return Array.from(text).reduce(
    (width, character) => width + (/[ -\u02ff…\u2581-\u2588]/.test(character) ? 1 : 2),
    0,
  );
}

function fittingLine({ text, style }: Line, screen: Screen): string {
  const fitting = cut(printed(text), screen.columns);
  return style === undefined ? fitting : paint(screen, style, fitting);
}

function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let width = 0;
  let kept = "";
  for (const character of text) {
    width += widthOf(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return columns < 1 ? "" : `${kept}…`;
}
