import * as z from "zod";
import { instanceMeant, isPlainObject } from "../../errors/hints/instance-meant.js";
import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import type { SchemaByFields } from "../schema-by-fields.js";
import { toConfigIssues, unwrapped } from "./config-issues.js";
import { describeValue } from "./received-value.js";
import { pathOf } from "./unknown-field.js";

/** What is wrong with options that may be of JavaScript. `parsed` is what the schema found of them. */
export function optionIssues<Schema extends z.ZodType>(
  given: object,
  schema: SchemaByFields<Schema>,
  parsed: z.ZodSafeParseResult<unknown>,
): readonly ConfigIssue[] {
  const instances = instanceIssues(given, schema.for(given));
  const found = parsed.success ? [] : toConfigIssues(parsed.error.issues, given, schema.whole());
  const isBelow = (path: string) =>
    instances.some((each) => path === each.path || path.startsWith(`${each.path}.`));
  return [...instances, ...found.filter(({ path }) => !isBelow(path))];
}

/**
 * Finds instances of classes where options are plain objects: `timeouts: new Date()`. zod takes them as objects without fields, and a copy of
 * the options would lose what a class keeps elsewhere than in its own fields.
 */
function instanceIssues(given: object, schema: z.ZodType): readonly ConfigIssue[] {
  return fieldsOf(given, schema).flatMap(([name, value, below]) => issuesAt(value, below, [name]));
}

function issuesAt(value: unknown, given: unknown, path: readonly PropertyKey[]): readonly ConfigIssue[] {
  const schema = unwrapped(given);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return [];
  }
  if (schema instanceof z.ZodObject && !isPlainObject(value)) {
    const names = Object.keys(schema.shape).slice(0, 2).join(", ");
    const message = `must be a plain object: { ${names} }${instanceMeant(value)}`;
    return [{ path: pathOf("", path), message, received: describeValue(value, "type") }];
  }
  return fieldsOf(value, schema).flatMap(([name, inner, below]) => issuesAt(inner, below, [...path, name]));
}

/** The fields of an object that have a schema. */
function fieldsOf(value: object, schema: unknown): readonly (readonly [string, unknown, unknown])[] {
  if (schema instanceof z.ZodRecord) {
    return Object.entries(value).map(([name, inner]) => [name, inner, schema.valueType] as const);
  }
  if (schema instanceof z.ZodObject) {
    return Object.keys(schema.shape).map(
      (name) => [name, Reflect.get(value, name), schema.shape[name]] as const,
    );
  }
  return [];
}
