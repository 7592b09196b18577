import { nameIn, type PlainValue, put, readPlainValue } from "./plain-value.js";

/**
 * Tabs, control characters, the line breaks that few know, and every blank but the space: JavaScript counts a no-break space or an ideographic
 * space as a blank, and YAML counts it as a letter.
 */
const odd = /[^\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[^\S\n\r ]/;
const name = /^(?:"([^"\\]{0,200})"|'([^']{0,200})'|([A-Za-z_$][\w./$-]{0,200})) *:(?: +|$)/;
/** Deeper than anybody writes. */
const deepest = 50;

interface Row {
  readonly indent: number;
  readonly content: string;
}

/**
 * Reads YAML that is written as most people write it: names, lists, and values that end with their line. Undefined: the text holds
 * something else, such as an anchor, a text of several lines or a mistake, and YAML's own parser reads it. This reader takes a fiftieth of that
 * parser's time, and takes nothing that the parser would refuse or read otherwise.
 */
export function readPlainYaml(text: string): PlainValue | undefined {
  if (odd.test(text)) {
    return undefined;
  }
  const rows: Row[] = [];
  for (const line of text.split(/\r?\n/)) {
    const content = line.trim();
    if (content.includes("\r")) {
      return undefined;
    }
    if (content !== "" && !content.startsWith("#")) {
      rows.push({ indent: line.length - line.trimStart().length, content });
    }
  }
  if (rows[0]?.indent === 0 && rows[0].content === "---") {
    rows.shift();
  }
  const reader = new PlainReader(rows);
  return rows[0]?.indent === 0 ? reader.readAll() : undefined;
}

class PlainReader {
  readonly #rows: Row[];
  #at = 0;

  constructor(rows: Row[]) {
    this.#rows = rows;
  }

  readAll(): PlainValue | undefined {
    const read = this.#block(0, 0);
    return this.#at === this.#rows.length ? read : undefined;
  }

  #block(indent: number, depth: number): PlainValue | undefined {
    const content = this.#rows[this.#at]?.content;
    if (content === undefined || depth > deepest) {
      return undefined;
    }
    return isItem(content) ? this.#list(indent, depth) : this.#object(indent, depth);
  }

  #object(indent: number, depth: number): PlainValue | undefined {
    const fields: Record<string, unknown> = {};
    for (let row = this.#row(indent); row !== undefined; row = this.#row(indent)) {
      const found = name.exec(row.content);
      if (found === null) {
        return undefined;
      }
      this.#at += 1;
      const read = this.#valueOf(row.content.slice(found[0].length), indent, depth, true);
      if (read === undefined || !put(fields, nameIn(found), read.value)) {
        return undefined;
      }
    }
    return { value: fields };
  }

  #list(indent: number, depth: number): PlainValue | undefined {
    const items: unknown[] = [];
    for (let row = this.#row(indent); row !== undefined; row = this.#row(indent)) {
      if (!isItem(row.content)) {
        break;
      }
      const rest = row.content.slice(1).trimStart();
      let read: PlainValue | undefined;
      if (isItem(rest) || name.test(rest)) {
        const inner = indent + row.content.length - rest.length;
        this.#rows[this.#at] = { indent: inner, content: rest };
        read = this.#block(inner, depth + 1);
      } else {
        this.#at += 1;
        read = this.#valueOf(rest, indent, depth, false);
      }
      if (read === undefined) {
        return undefined;
      }
      items.push(read.value);
    }
    return { value: items };
  }

  /** The value behind a name or a dash: in the same line, or in the lines below it that are indented deeper. */
  #valueOf(text: string, indent: number, depth: number, isNamed: boolean): PlainValue | undefined {
    const below = this.#rows[this.#at];
    const isDeeper = below !== undefined && below.indent > indent;
    if (text !== "" && !text.startsWith("#")) {
      return isDeeper ? undefined : readPlainValue(text);
    }
    const isListHere = isNamed && below !== undefined && below.indent === indent && isItem(below.content);
    return isDeeper || isListHere ? this.#block(below.indent, depth + 1) : { value: null };
  }

  #row(indent: number): Row | undefined {
    const row = this.#rows[this.#at];
    return row?.indent === indent ? row : undefined;
  }
}

function isItem(content: string): boolean {
  return content === "-" || content.startsWith("- ");
}
