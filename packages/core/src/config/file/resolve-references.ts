import { resolve } from "node:path";
import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import { pathOf } from "../../options/config-issues.js";
import { type FileReference, openFileReference } from "./file-reference.js";

/** Variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A configuration with its references replaced by their values. */
export interface ResolvedConfig {
  readonly value: unknown;
  readonly issues: readonly ConfigIssue[];
  /** Original text of each path that held a reference. Messages show this text instead of the value. */
  readonly written: ReadonlyMap<string, string>;
  /** References to files, by path. */
  readonly files: ReadonlyMap<string, FileReference>;
}

/** Deeper than any real configuration. */
const maxDepth = 100;

const reference = /\$\$\{|\$\{([^}]*)\}?/g;
const variable = /^([A-Za-z_]\w*)(?::-(.*))?$/s;

/**
 * Replaces `${NAME}`, `${NAME:-default}` and `file:path` in every text of a configuration. `$${` becomes a plain `${`.
 */
export function resolveReferences(raw: unknown, directory: string, environment: Environment): ResolvedConfig {
  const issues: ConfigIssue[] = [];
  const written = new Map<string, string>();
  const files = new Map<string, FileReference>();
  const opened = new Map<string, FileReference>();

  function refuse(path: string, message: string, text: string): string {
    issues.push({ path, message, received: JSON.stringify(text) });
    return "";
  }

  function expand(text: string, path: string): string {
    return text.replace(reference, (whole, inside: string | undefined) => {
      if (whole === "$${") {
        return "${";
      }
      written.set(path, text);
      const [, name, fallback] = (whole.endsWith("}") ? variable.exec(inside ?? "") : null) ?? [];
      if (name === undefined) {
        return refuse(
          path,
          "holds no proper reference: write ${NAME}, ${NAME:-default}, or $${ for a plain ${",
          text,
        );
      }
      const value = environment[name];
      if (value !== undefined && value !== "") {
        return value;
      }
      const state = value === undefined ? "is not set" : "is empty";
      return (
        fallback ?? refuse(path, `the environment variable ${name} ${state}: set it before you start`, text)
      );
    });
  }

  function openFile(text: string, path: string): string {
    const file = resolve(directory, text.slice("file:".length).trim());
    written.set(path, text);
    try {
      const found = opened.get(file) ?? openFileReference(file);
      opened.set(file, found);
      if (found.text === "") {
        return refuse(path, `the file is empty; looked at ${file}`, text);
      }
      files.set(path, found);
      return found.text;
    } catch (error) {
      const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
      const why = code === "ENOENT" ? "there is no such file" : `the file cannot be read (${String(code)})`;
      return refuse(path, `${why}; looked for ${file}`, text);
    }
  }

  function walk(value: unknown, path: readonly PropertyKey[], above: readonly unknown[]): unknown {
    if (typeof value === "string") {
      const place = pathOf("", path);
      const text = value.includes("${") ? expand(value, place) : value;
      if (text.startsWith("file:")) {
        return openFile(text, place);
      }
      // A key that consists of digits remains a text.
      return /^\$\{[^}]*\}$/.test(value) && !path.includes("credentials") ? asWritten(text) : text;
    }
    // Circular or endless objects are left unchanged.
    if (above.length > maxDepth || above.includes(value)) {
      return value;
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => walk(item, [...path, index], [...above, value]));
    }
    return isPlain(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, inner]) => [
            name,
            walk(inner, [...path, name], [...above, value]),
          ]),
        )
      : value;
  }

  const value = walk(raw, [], []);
  return { value, issues, written, files };
}

/** Converts a variable's value to what the file would mean: a number, true or false, otherwise a text. */
function asWritten(text: string): unknown {
  if (text === "true" || text === "false") {
    return text === "true";
  }
  return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Whether a value is plain data. Functions, `Secret`s and other class instances are left unchanged. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  const prototype: unknown =
    typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  return (
    value !== null && typeof value === "object" && (prototype === Object.prototype || prototype === null)
  );
}
