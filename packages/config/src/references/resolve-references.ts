import type { ConfigIssue } from "@hotspare/core";
import { isBodyField } from "@hotspare/core/plugin";
import { kindOf } from "../file/kind-of.js";
import { pathOf } from "../file/path-of.js";
import type { OpenedFile } from "./open-files.js";
import { parseReferences, type TextPart } from "./parse-references.js";
import { isSecretPlace, type SecretFields } from "./secret-fields.js";
import { describeFile, describeReferences } from "./show-references.js";
import { looksLikePath, looksLikeVariable } from "./shown-names.js";
import { templateProblem } from "./template-problem.js";

/** Variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A text of the configuration that held a reference. */
export interface WrittenText {
  readonly path: readonly PropertyKey[];
  /** The text as written, in parts. */
  readonly parts: readonly TextPart[];
  /** The values of the variables, or the content of the file: everything that did not stand in the configuration. */
  readonly provided: readonly string[];
  readonly resolved: string;
  /** The file, if the text is a reference to a file. */
  readonly file: OpenedFile | undefined;
}

/** A configuration with its references replaced by their values. */
export interface ResolvedConfig {
  readonly value: unknown;
  readonly issues: readonly ConfigIssue[];
  /** By path, as in an issue. */
  readonly written: ReadonlyMap<string, WrittenText>;
  /** Paths of files that were referred to and are not opened yet. */
  readonly wanted: ReadonlySet<string>;
}

/** Deeper than any real configuration. */
const maxDepth = 100;

/** A value's place in the configuration. Its path is put together when a message or a reference needs it. */
interface Place {
  readonly key: PropertyKey;
  readonly above: Place | undefined;
  /** The object or the list that the place holds, until its inside is read. */
  readonly value: unknown;
  readonly depth: number;
  readonly isCredential: boolean;
  readonly isBody: boolean;
}

/** Replaces `${NAME}`, `${NAME:-default}` and `file:path` in every text of a configuration. `$${` becomes a plain `${`. */
export function resolveReferences(
  raw: unknown,
  environment: Environment,
  files: ReadonlyMap<string, OpenedFile>,
  secretFields: SecretFields = new Map(),
): ResolvedConfig {
  const issues: ConfigIssue[] = [];
  const written = new Map<string, WrittenText>();
  const wanted = new Set<string>();

  function refuse(place: Place, message: string, received: string): string {
    issues.push({ path: pathOf(pathTo(place)), message, received });
    return "";
  }

  function filledIn(
    parts: readonly TextPart[],
    place: Place,
    provided: string[],
    whole: readonly TextPart[],
  ): string {
    return parts
      .map((part) => {
        if (typeof part === "string") {
          return part;
        }
        const value = variableIn(environment, part.name);
        if (value !== undefined && value !== "") {
          provided.push(value);
          return value;
        }
        return part.fallback === undefined
          ? refuse(place, unsetProblem(part.name, value), describeReferences(whole))
          : filledIn(part.fallback, place, provided, whole);
      })
      .join("");
  }

  function resolveText(text: string, place: Place): unknown {
    const isFile = text.startsWith("file:");
    const template = place.isBody ? undefined : templateProblem(text);
    if (template !== undefined) {
      return refuse(place, template, "a text");
    }
    const parsed = text.includes("$") ? parseReferences(text, place) : { parts: [text] };
    if (parsed.problem !== undefined) {
      return refuse(place, bareProblem(parsed.problem, parsed.bareName), "a text");
    }
    const { parts } = parsed;
    const provided: string[] = [];
    const before = issues.length;
    const resolved = filledIn(parts, place, provided, parts);
    if (issues.length > before) {
      return "";
    }
    if (isFile) {
      return readFile(resolved.slice("file:".length).trim(), parts, place);
    }
    const isReferring = parts.some((part) => typeof part === "object");
    if (isReferring) {
      const path = pathTo(place);
      written.set(pathOf(path), { path, parts, provided, resolved, file: undefined });
    }
    // A key that consists of digits remains a text.
    const staysText =
      place.isCredential || (secretFields.size > 0 && isSecretPlace(pathTo(place), secretFields));
    return isReferring && parts.length === 1 && !staysText ? asWritten(resolved) : resolved;
  }

  function readFile(path: string, parts: readonly TextPart[], place: Place): string {
    const shown = describeFile(path);
    if (path.startsWith("~")) {
      return refuse(place, "~ means the home folder only in a shell: write file:${HOME}/…", shown);
    }
    const file = files.get(path);
    if (file === undefined) {
      wanted.add(path);
      return "";
    }
    if (file.fault !== undefined) {
      const where = looksLikePath(path) ? `; looked ${file.isMissing ? "for" : "at"} ${file.path}` : "";
      return refuse(place, `${file.fault}${where}`, shown);
    }
    if (file.text.includes("\n") && !place.isBody) {
      return refuse(
        place,
        `the file has several lines, and a key is one line; the file is ${file.path}`,
        shown,
      );
    }
    const { text } = file;
    const at = pathTo(place);
    written.set(pathOf(at), { path: at, parts, provided: [text], resolved: text, file });
    return text;
  }

  function walk(place: Place): unknown {
    const { value } = place;
    if (typeof value === "string") {
      return resolveText(value, place);
    }
    // Circular or endless objects are left unchanged.
    if (typeof value !== "object" || value === null || place.depth > maxDepth || isCircular(place)) {
      return value;
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => walk(placeIn(place, index, item)));
    }
    if (Object.hasOwn(value, "__proto__")) {
      refuse(
        placeIn(place, "__proto__", undefined),
        prototypeProblem,
        kindOf(Reflect.get(value, "__proto__")),
      );
    }
    return isPlain(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, inner]) => [
            name,
            name === "$schema" && place.depth === 0 ? inner : walk(placeIn(place, name, inner)),
          ]),
        )
      : value;
  }

  const value = walk({ key: "", above: undefined, value: raw, depth: 0, isCredential: false, isBody: false });
  return { value, issues, written, wanted };
}

/** Libraries and `JSON.parse` disagree about such a field, so that a request might lack it. */
const prototypeProblem =
  "is the name of an object's prototype in JavaScript, which is not safe in a request: give the field another name";

/** A variable is a text. `constructor` and `toString` are no variables, although every object has them. */
function variableIn(environment: Environment, name: string): string | undefined {
  const value: unknown = environment[name];
  return typeof value === "string" ? value : undefined;
}

function placeIn(above: Place, key: PropertyKey, value: unknown): Place {
  const isCredential = above.isCredential || key === "credentials";
  const isBody = above.isBody || (above.isCredential && isBodyField(key));
  return { key, above, value, depth: above.depth + 1, isCredential, isBody };
}

function pathTo({ key, above }: Place): readonly PropertyKey[] {
  return above === undefined ? [] : [...pathTo(above), key];
}

/** Whether a value holds itself. */
function isCircular({ value, above }: Place): boolean {
  for (let outer = above; outer !== undefined; outer = outer.above) {
    if (outer.value === value) {
      return true;
    }
  }
  return false;
}

function unsetProblem(name: string, value: string | undefined): string {
  const state = value === undefined ? "is not set" : "is empty";
  return looksLikeVariable(name)
    ? `the environment variable ${name} ${state}: set it before you start`
    : `its environment variable ${state}, and Hotspare does not show its name because it looks like a key: write a key alone, without \${ }`;
}

function bareProblem(problem: string, name: string | undefined): string {
  if (name === undefined) {
    return problem;
  }
  return looksLikeVariable(name)
    ? `${problem}: write \${${name}}, or $$${name} for a plain $${name}`
    : `${problem}: write \${NAME}, or $$ for a plain $`;
}

/** Converts a variable's value to what the file would mean: a number, true or false, otherwise a text. */
function asWritten(text: string): unknown {
  if (text === "true" || text === "false") {
    return text === "true";
  }
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Whether a value is plain data. Functions, `Secret`s and other class instances are left unchanged. */
function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
