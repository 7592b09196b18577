import type {
  JsonSchema,
  SchemaIssue,
  SchemaResult,
  StandardSchema,
} from "../contract/plugin/standard-schema.js";
import { ExtensionError } from "../errors/extension-error.js";
import { withoutNulls } from "./without-nulls.js";

/** A schema of a library, and the JSON Schema that the model was sent. */
export interface KnownSchema {
  readonly schema: StandardSchema;
  readonly jsonSchema: JsonSchema;
}

/** What a schema makes of a value, and what it threw instead. */
export type Fit = SchemaResult<unknown> & { readonly cause?: unknown };

/**
 * What a schema makes of a value. Nulls in the place of optional fields are left out first. What a schema throws, as a transform does, is an issue: the
 * answer was paid for, and another answer may fit.
 *
 * @throws {ExtensionError} when the schema answers what no Standard Schema answers
 */
export async function fit({ schema, jsonSchema }: KnownSchema, value: unknown): Promise<Fit> {
  const standard = schema["~standard"];
  let result: unknown;
  try {
    result = await standard.validate(withoutNulls(value, jsonSchema));
  } catch (cause) {
    return { issues: [{ message: thrownIssue(cause) }], cause };
  }
  return read(result, standard.vendor);
}

function thrownIssue(cause: unknown): string {
  // Validators call themselves.
  if (cause instanceof RangeError && /call stack/i.test(cause.message)) {
    return "The value is nested too deep to be validated.";
  }
  return cause instanceof Error
    ? `The schema threw ${cause.name}: ${cause.message}`
    : "The schema threw a value that is not an error.";
}

/** Success has no issues (Standard Schema, `Result`); some libraries write null for none. */
function read(result: unknown, vendor: unknown): Fit {
  if (typeof result !== "object" || result === null) {
    throw wrongResult(vendor, "nothing that has a value or issues");
  }
  const issues: unknown = Reflect.get(result, "issues");
  if (issues === undefined || (issues === null && "value" in result)) {
    return { value: Reflect.get(result, "value") };
  }
  if (!Array.isArray(issues) || issues.length === 0) {
    throw wrongResult(vendor, "issues that are not a list of issues");
  }
  return { issues };
}

function wrongResult(vendor: unknown, what: string): ExtensionError {
  const cause = new TypeError(`validate() returned ${what}`);
  return new ExtensionError({ extension: "schema", name: String(vendor), cause });
}

/** Plain issues: a library's own hold the value, and much else. */
export function plainIssues(issues: readonly unknown[]): readonly SchemaIssue[] {
  return issues.map((issue) => {
    const { message, path }: { message?: unknown; path?: unknown } = Object(issue);
    const said = typeof message === "string" ? message : "The schema gives no reason.";
    // arktype's paths are lists of a class of its own.
    const steps = Array.isArray(path) ? Array.from(path, plainStep) : [];
    return steps.length === 0 ? { message: said } : { message: said, path: steps };
  });
}

/** A text or a number, so that issues can be logged as JSON. */
function plainStep(step: unknown): string | number {
  const key: unknown = typeof step === "object" && step !== null ? Reflect.get(step, "key") : step;
  return typeof key === "number" ? key : String(key);
}
