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
  | { readonly problem: string; readonly bareName?: string };

/** Deeper than anybody nests defaults. */
const deepestDefault = 10;

const howToWrite = "write ${NAME}, ${NAME:-default}, or $${ for a plain ${";
const properName = /^[A-Za-z_]\w*$/;

/** How strictly a `$NAME` without braces is taken for a mistake. */
export interface ParsingOptions {
  /** A request's body may hold `$ref` or `$defs` of a JSON Schema: only names in capitals are mistakes there. */
  readonly isBody: boolean;
}

/** Finds the references of a text. No problem quotes the text. */
export function parseReferences(text: string, options: ParsingOptions): ParsedReferences {
  try {
    return { parts: readParts(text, 0, 0, options).parts };
  } catch (error) {
    if (error instanceof WrongReference) {
      return error.bareName === undefined
        ? { problem: error.message }
        : { problem: error.message, bareName: error.bareName };
    }
    throw error;
  }
}

class WrongReference extends Error {
  readonly bareName: string | undefined;

  constructor(message: string, bareName?: string) {
    super(message);
    this.bareName = bareName;
  }
}

/** Reads up to the end of the text, or of a default: up to its `}`. */
function readParts(
  text: string,
  start: number,
  depth: number,
  options: ParsingOptions,
): { readonly parts: readonly TextPart[]; readonly end: number } {
  const parts: TextPart[] = [];
  let plain = "";
  let at = start;
  while (at < text.length && !(depth > 0 && text[at] === "}")) {
    const bare = bareNameAt(text, at, options);
    if (text.startsWith("$${", at)) {
      plain += "${";
      at += 3;
    } else if (text.startsWith("${", at)) {
      const { reference, end } = readReference(text, at, depth, options);
      parts.push(...(plain === "" ? [] : [plain]), reference);
      plain = "";
      at = end;
    } else if (bare !== undefined && text[at + 1] === "$") {
      plain += `$${bare}`;
      at += bare.length + 2;
    } else if (bare !== undefined) {
      throw new WrongReference("holds a variable without braces", bare);
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
): { readonly reference: VariableReference; readonly end: number } {
  if (depth >= deepestDefault) {
    throw new WrongReference(`nests defaults more than ${deepestDefault} deep: set one of the variables`);
  }
  const inside = start + 2;
  const stop = text.slice(inside).search(/:-|\}|\$\{/);
  if (stop === -1) {
    throw new WrongReference(`holds a reference without its closing brace: ${howToWrite}`);
  }
  const name = text.slice(inside, inside + stop);
  const at = inside + stop;
  if (!properName.test(name)) {
    throw new WrongReference(mendOf(name));
  }
  if (text[at] === "}") {
    return { reference: { name, fallback: undefined }, end: at + 1 };
  }
  if (text[at] === "$") {
    throw new WrongReference(`holds a reference without its closing brace: ${howToWrite}`);
  }
  const { parts, end } = readParts(text, at + 2, depth + 1, options);
  if (text[end] !== "}") {
    throw new WrongReference(`holds a reference without its closing brace: ${howToWrite}`);
  }
  return { reference: { name, fallback: parts }, end: end + 1 };
}

/** Forms that other tools know, and what to write here. */
const otherForms: readonly (readonly [form: RegExp, mend: string])[] = [
  [/^\{/, "holds ${{ }}, which another tool fills in: write ${NAME}"],
  [/^env[:.]/, "names a variable as other tools do: write ${NAME} without env"],
  [
    /^[A-Za-z_]\w*(?::[=?+]|[-=?+:])/,
    "holds a reference that a shell would read: write ${NAME}, or ${NAME:-default}",
  ],
  [/^\s*[A-Za-z_]\w*\s*$/, "has spaces between its braces: write ${NAME}"],
];

function mendOf(name: string): string {
  const mend = otherForms.find(([form]) => form.test(name))?.[1];
  return mend ?? `holds no proper reference: ${howToWrite}`;
}
