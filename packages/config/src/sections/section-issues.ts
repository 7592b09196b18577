import type { ConfigIssue } from "@hotspare/core";
import { isObject, looksLikeKey, type SchemaIssue, unknownField } from "@hotspare/core/plugin";
import { fieldOf, kindOf } from "../file/kind-of.js";
import { pathOf } from "../file/path-of.js";
import type { ConfigSection } from "./config-section.js";

/** What zod reports beyond the standard's message and path. */
type DetailedIssue = SchemaIssue & { readonly code?: unknown; readonly keys?: unknown };

interface SectionPlace {
  readonly name: string;
  readonly given: unknown;
  readonly section: ConfigSection;
}

/** A longer text in the place of a word may be anything. */
const longestShown = 60;

/** Turns the findings of a section's schema into our words. */
export function sectionIssues(issues: readonly DetailedIssue[], place: SectionPlace): readonly ConfigIssue[] {
  return issues.flatMap((issue) => {
    const path = (issue.path ?? []).map((part) => (typeof part === "object" ? part.key : part));
    const where = pathOf([place.name, ...path]);
    if (issue.code === "unrecognized_keys" && Array.isArray(issue.keys)) {
      const known = knownNames(place.section, path);
      return issue.keys.map((key) => unknownField(where, String(key), known));
    }
    const value = path.reduce(fieldOf, place.given);
    if (value === undefined && issue.code === "invalid_type") {
      return [{ path: where, message: missing(issue.message) }];
    }
    const isSecret = path.some((key) => place.section.secretFields?.includes(String(key)));
    return [{ path: where, message: issue.message, received: shown(value, isSecret) }];
  });
}

/** A field that is not there is missing, whatever it must be. */
function missing(message: string): string {
  return message.startsWith("must be") ? `is missing: it ${message}` : message;
}

/** Shows numbers and words, where no secret is expected and the text does not look like a key. */
function shown(value: unknown, isSecret: boolean): string {
  if (isSecret) {
    return kindOf(value);
  }
  if (typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  const isWord =
    typeof value === "string" &&
    value.length <= longestShown &&
    !looksLikeKey(value) &&
    // A URL may hold a login.
    !value.includes("@");
  return isWord ? JSON.stringify(value) : kindOf(value);
}

/** The names that the section's JSON Schema has at a place. */
function knownNames({ jsonSchema }: ConfigSection, path: readonly PropertyKey[]): readonly string[] {
  const schema = path.reduce<unknown>((current, key) => {
    const named = typeof key === "number" ? undefined : fieldOf(fieldOf(current, "properties"), key);
    return named ?? fieldOf(current, typeof key === "number" ? "items" : "additionalProperties");
  }, jsonSchema?.());
  const properties = fieldOf(schema, "properties");
  return isObject(properties) ? Object.keys(properties) : [];
}
