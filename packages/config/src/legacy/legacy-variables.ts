import type { MigrationNotes } from "./migration-notes.js";

/** Sections that hold models. */
const sections: readonly string[] = ["vlm", "embedding", "query_planner", "bot"];
const bodies: ReadonlySet<PropertyKey> = new Set(["extra_request_body", "extra_body"]);

const deepest = 100;

/**
 * Writes `$NAME` as `${NAME}`. The older design read both as variables; here a variable has braces. In a request's body, which may hold the
 * references of a JSON Schema, a variable has a name in capitals.
 */
export function withBraces(
  raw: Readonly<Record<string, unknown>>,
  notes: MigrationNotes,
): Readonly<Record<string, unknown>> {
  function walk(value: unknown, path: string, isBody: boolean, depth: number): unknown {
    if (typeof value === "string") {
      const pattern = isBody ? /(?<![\w$])\$([A-Z][A-Z0-9_]{2,})\b/g : /(?<![\w$])\$([A-Za-z_]\w*)/g;
      const written = value.replace(pattern, "${$1}");
      if (written !== value) {
        notes.warn("renamed", path, "names a variable without braces: it is written as ${NAME}");
      }
      return written;
    }
    if (typeof value !== "object" || value === null || depth > deepest) {
      return value;
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => walk(item, `${path}[${index}]`, isBody, depth + 1));
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [
        name,
        walk(inner, `${path}.${name}`, isBody || bodies.has(name), depth + 1),
      ]),
    );
  }

  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [
      name,
      sections.includes(name) ? walk(value, name, false, 0) : value,
    ]),
  );
}
