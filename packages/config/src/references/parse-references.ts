/** A variable in a text: `${NAME}` or `${NAME:-default}`, whose default may hold further variables. */
interface VariableReference {
  readonly name: string;
  readonly fallback: readonly TextPart[] | undefined;
}

/** A part of a text: as it stands, or a variable. */
export type TextPart = string | VariableReference;

/** The parts of a text, or what is wrong with a reference in it. */
export type ParsedReferences =
  | { readonly parts: readonly TextPart[]; readonly problem?: undefined }
  | (WrongReference & { readonly parts?: undefined });

/** Deeper than anybody nests defaults. */
const deepestDefault = 10;

const howToWrite = "write ${NAME}, ${NAME:-default}, or $${ for a plain ${";
const unclosed: WrongReference = { problem: `has a reference without its closing brace: ${howToWrite}` };
const properName = /^[A-Za-z_]\w*$/;

/** How strictly a `$NAME` without braces is taken for a mistake. */
export interface ParsingOptions {
  /** A request's body may hold `$ref` or `$defs` of a JSON Schema: only names in capitals are mistakes there. */
  readonly isBody: boolean;
}

/** Finds the references of a text. No problem quotes the text. */
export function parseReferences(text: string, options: ParsingOptions): ParsedReferences {
  const read = readParts(text, 0, 0, options);
  return "problem" in read ? read : { parts: read.parts };
}

/** What is wrong with a reference. */
interface WrongReference {
  readonly problem: string;
  readonly bareName?: string;
}

/** Reads up to the end of the text, or of a default: up to its `}`. */
function readParts(
  text: string,
  start: number,
  depth: number,
  options: ParsingOptions,
): { readonly parts: readonly TextPart[]; readonly end: number } | WrongReference {
  const parts: TextPart[] = [];
  let plain = "";
  let at = start;
  while (at < text.length && !(depth > 0 && text[at] === "}")) {
    const bare = bareNameAt(text, at, options);
    if (text.startsWith("$${", at)) {
      plain += "${";
      at += 3;
    } else if (text.startsWith("${", at)) {
      const read = readReference(text, at, depth, options);
      if ("problem" in read) {
        return read;
      }
      parts.push(...(plain === "" ? [] : [plain]), read.reference);
      plain = "";
      at = read.end;
    } else if (bare !== undefined && text[at + 1] === "$") {
      plain += `$${bare}`;
      at += bare.length + 2;
    } else if (bare !== undefined) {
      return { problem: "has a variable without braces", bareName: bare };
    } else {
      plain += text[at];
      at += 1;
    }
  }
  return { parts: plain === "" ? parts : [...parts, plain], end: at };
}

/** The name behind `$` or `$$`, where it stands alone and not in the middle of a word such as a password. */
function bareNameAt(text: string, at: number, { isBody }: ParsingOptions): string | undefined {
  if (text[at] !== "$" || /[\w$]/.test(text[at - 1] ?? "")) {
    return undefined;
  }
  const [, name = ""] = /^\$?([A-Za-z_]\w*)/.exec(text.slice(at + 1, at + 101)) ?? [];
  const isAlone = text.length === at + 1 + name.length && at === 0;
  const isMeant = isAlone || (isBody ? /^[A-Z][A-Z0-9_]{2,}$/.test(name) : name.length > 1);
  return name !== "" && isMeant ? name : undefined;
}

function readReference(
  text: string,
  start: number,
  depth: number,
  options: ParsingOptions,
): { readonly reference: VariableReference; readonly end: number } | WrongReference {
  if (depth >= deepestDefault) {
    return { problem: `nests defaults more than ${deepestDefault} deep: set one of the variables` };
  }
  const inside = start + 2;
  const stop = text.slice(inside).search(/:-|\}|\$\{/);
  if (stop === -1) {
    return unclosed;
  }
  const name = text.slice(inside, inside + stop);
  const at = inside + stop;
  if (!properName.test(name)) {
    return { problem: mendOf(name) };
  }
  if (text[at] === "}") {
    return { reference: { name, fallback: undefined }, end: at + 1 };
  }
  if (text[at] === "$") {
    return unclosed;
  }
  const read = readParts(text, at + 2, depth + 1, options);
  if ("problem" in read) {
    return read;
  }
  const { parts, end } = read;
  if (text[end] !== "}") {
    return unclosed;
  }
  return { reference: { name, fallback: parts }, end: end + 1 };
}

/** Forms that other tools know, and what to write here. */
const otherForms: readonly (readonly [form: RegExp, mend: string])[] = [
  [/^\{/, "has ${{ }}, which another tool replaces: write ${NAME}"],
  [/^env[:.]/, "names a variable in the form of other tools: write ${NAME} without env"],
  [
    /^[A-Za-z_]\w*(?::[=?+]|[-=?+:])/,
    "has a reference in the form of a shell: write ${NAME}, or ${NAME:-default}",
  ],
  [/^\s*[A-Za-z_]\w*\s*$/, "has spaces between its braces: write ${NAME}"],
];

function mendOf(name: string): string {
  const mend = otherForms.find(([form]) => form.test(name))?.[1];
  return mend ?? `has a reference in a wrong form: ${howToWrite}`;
}
