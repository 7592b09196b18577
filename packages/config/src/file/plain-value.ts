/** A value that was read. Functions return undefined in its place when the text is not plain. */
export interface PlainValue {
  readonly value: unknown;
}

/** A value that a line break ends: none of YAML's signs begins it, and no `: ` or ` #` is inside. */
const blockText = /^[A-Za-z0-9_$./-](?:[^\s:#]|[:#](?=\S)| (?![ #]))*$/;
/** A text between brackets ends at the next comma or bracket. */
const flowText = /[A-Za-z0-9_$./-](?:[^\s:#,[\]{}"'&*!|>%@`]|:(?=[^\s,[\]{}])| (?=[^\s#:,[\]{}]))*/y;
const quoted = /"([^"\\]*)"|'([^']*)'/y;
const flowName = /"([^"\\]*)" ?: |'([^']*)' ?: |([A-Za-z_][\w.-]*): +/y;
const comment = /^ *(?: #.*)?$/;

/** A number as everybody writes it. */
const plainNumber = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,14})?$/;
/** What YAML may take for a number, null, true or false. */
const mayBeOther = /^(?:[-+]?\.?\d[\d.]*(?:e[-+]?\d+)?|0[xo][\da-f]+|[-+]?\.(?:inf|nan)|null|true|false)$/i;
const words: ReadonlyMap<string, PlainValue> = new Map([
  ["true", { value: true }],
  ["false", { value: false }],
  ["null", { value: null }],
]);

/** Reads the value behind a name or a dash, if the value is plain and ends with its line. */
export function readPlainValue(text: string): PlainValue | undefined {
  const first = text[0];
  if (first === '"' || first === "'") {
    const found = matchAt(quoted, text, 0);
    return found !== undefined && comment.test(text.slice(found[0].length))
      ? { value: found[1] ?? found[2] ?? "" }
      : undefined;
  }
  if (first === "{" || first === "[") {
    const found = readFlow(text, 0, 0);
    return found !== undefined && comment.test(text.slice(found.end)) ? found : undefined;
  }
  const [plain = ""] = text.split(" #", 1);
  const value = plain.trimEnd();
  return blockText.test(value) ? meaningOf(value) : undefined;
}

/** Gives a text its meaning, as YAML 1.2 does. */
function meaningOf(text: string): PlainValue | undefined {
  if (plainNumber.test(text)) {
    return { value: Number(text) };
  }
  const word = words.get(text);
  if (word !== undefined) {
    return word;
  }
  const isText = !mayBeOther.test(text) && !/^-(?:[ -]|$)|^\.\.\./.test(text);
  return isText ? { value: text } : undefined;
}

interface FlowValue extends PlainValue {
  readonly end: number;
}

/** Deeper than anybody writes in one line. */
const deepest = 20;

function readFlow(text: string, start: number, depth: number): FlowValue | undefined {
  const first = text[start];
  if (depth > deepest) {
    return undefined;
  }
  if (first === "{" || first === "[") {
    return readCollection(text, start, depth);
  }
  if (first === '"' || first === "'") {
    const found = matchAt(quoted, text, start);
    return found === undefined
      ? undefined
      : { value: found[1] ?? found[2] ?? "", end: start + found[0].length };
  }
  const found = matchAt(flowText, text, start);
  const read = found === undefined ? undefined : meaningOf(found[0]);
  return found === undefined || read === undefined ? undefined : { ...read, end: start + found[0].length };
}

function readCollection(text: string, start: number, depth: number): FlowValue | undefined {
  const isList = text[start] === "[";
  const close = isList ? "]" : "}";
  const items: unknown[] = [];
  const fields: Record<string, unknown> = {};
  let at = blanksEnd(text, start + 1);
  if (text[at] === close) {
    return { value: isList ? items : fields, end: at + 1 };
  }
  while (at < text.length) {
    const name = isList ? undefined : matchAt(flowName, text, at);
    if (name === undefined && !isList) {
      return undefined;
    }
    const read = readFlow(text, blanksEnd(text, at + (name?.[0].length ?? 0)), depth + 1);
    if (read === undefined || (name !== undefined && !put(fields, nameIn(name), read.value))) {
      return undefined;
    }
    items.push(read.value);
    const end = blanksEnd(text, read.end);
    if (text[end] === close) {
      return { value: isList ? items : fields, end: end + 1 };
    }
    at = blanksEnd(text, end + 1);
    if (text[end] !== "," || text[at] === close) {
      return undefined;
    }
  }
  return undefined;
}

/** Puts a field into an object. False: the name stands there twice, or is not plain. */
export function put(fields: Record<string, unknown>, name: string, value: unknown): boolean {
  if (name === "__proto__" || name === "" || mayBeOther.test(name) || Object.hasOwn(fields, name)) {
    return false;
  }
  fields[name] = value;
  return true;
}

/** The name that a match found: in double quotes, in single quotes, or in none. */
export function nameIn([, double, single, bare]: RegExpExecArray): string {
  return double ?? single ?? bare ?? "";
}

function blanksEnd(text: string, start: number): number {
  let at = start;
  while (text[at] === " ") {
    at += 1;
  }
  return at;
}

function matchAt(sticky: RegExp, text: string, at: number): RegExpExecArray | undefined {
  sticky.lastIndex = at;
  return sticky.exec(text) ?? undefined;
}
