import * as z from "zod";
import { instanceMeant, isPlainObject } from "../errors/hints/instance-meant.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { looksLikeKey } from "../secrets/looks-like-key.js";
import { pathOf, unknownField } from "./refused/unknown-field.js";

/** How a message shows a value: the value itself if the value cannot be a secret, otherwise only the type. */
export type Showing = "value" | "type";

const shownLength = 60;

/** Fields that may contain a key, intentionally or by mistake. Their values are never shown. */
const secretive: ReadonlySet<PropertyKey> = new Set(["credentials", "headers", "extraBody"]);

/**
 * Turns a validator's findings into our words. Each issue has its path, the value received and what to write instead.
 */
export function toConfigIssues(
  issues: readonly z.core.$ZodIssue[],
  raw: unknown,
  schema: z.ZodType,
  prefix = "",
): readonly ConfigIssue[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      const known = knownNames(schema, issue.path);
      return issue.keys.map((key) => unknownField(pathOf(prefix, issue.path), key, known));
    }
    const received = describeValue(valueAt(raw, issue.path), showingOf(issue));
    const { message } =
      issue.code === "invalid_type" && issue.expected === "object" ? { message: "must be an object" } : issue;
    const meant = isOfPlainData(issue) ? instanceMeant(valueAt(raw, issue.path)) : "";
    return [{ path: pathOf(prefix, issue.path), message: `${message}${meant}`, received }];
  });
}

/** Whether a text or an object was wanted, which an instance of a class may hold. */
export function isOfPlainData(issue: { readonly code?: unknown; readonly expected?: unknown }): boolean {
  return issue.code === "invalid_type" && ["string", "object", "record"].includes(String(issue.expected));
}

/** Shows the value only where one number or word is expected. A value in place of a structure may be anything. */
function showingOf(issue: z.core.$ZodIssue): Showing {
  if (issue.path.some((key) => secretive.has(key)) || issue.code === "custom") {
    return "type";
  }
  const expected = issue.code === "invalid_type" ? issue.expected : undefined;
  return expected === "object" || expected === "array" || expected === "record" ? "type" : "value";
}

export function describeValue(value: unknown, showing: Showing): string {
  if (value === undefined || value === null) {
    return String(value);
  }
  switch (typeof value) {
    case "string":
      return showing === "type" || looksLikeKey(value) ? "a text" : shorten(JSON.stringify(value));
    case "bigint":
      return showing === "type" ? "a bigint" : `the bigint ${value}n`;
    case "number":
    case "boolean":
      return showing === "type" ? `a ${typeof value}` : String(value);
    case "object":
      return Array.isArray(value) ? `a list of ${value.length}` : describeObject(value);
    default:
      return `a ${typeof value}`;
  }
}

function describeObject(value: object): string {
  const name: unknown = isPlainObject(value) ? undefined : value.constructor?.name;
  return typeof name !== "string" || name === "" || name === "Object" ? "an object" : `of class ${name}`;
}

function shorten(text: string): string {
  return text.length <= shownLength ? text : `${text.slice(0, shownLength)}…`;
}

/** Returns the value at a path, or undefined. */
export function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    raw,
  );
}

/** Returns the field names that the schema allows at a path. */
function knownNames(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let current = unwrapped(schema);
  for (const key of path) {
    current = unwrapped(below(current, key));
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape) : [];
}

function below(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodRecord) {
    return schema.valueType;
  }
  if (schema instanceof z.ZodArray) {
    return schema.element;
  }
  return schema instanceof z.ZodObject ? schema.shape[String(key)] : undefined;
}

/** A schema without what makes a field optional. */
export function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? unwrapped(schema.unwrap())
    : schema;
}
