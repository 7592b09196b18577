import * as z from "zod";
import { instanceMeant } from "../../errors/hints/instance-meant.js";
import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import { describeValue, isOfPlainData, type Showing, valueAt } from "./received-value.js";
import { pathOf, unknownField } from "./unknown-field.js";

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

/** Shows the value only where one number or word is expected. A value in place of a structure may be anything. */
function showingOf(issue: z.core.$ZodIssue): Showing {
  if (issue.path.some((key) => secretive.has(key)) || issue.code === "custom") {
    return "type";
  }
  const expected = issue.code === "invalid_type" ? issue.expected : undefined;
  return expected === "object" || expected === "array" || expected === "record" ? "type" : "value";
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
