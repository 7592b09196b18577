import { isObject } from "../classification/json-object.js";
import { suggestName } from "../errors/hints/suggest-name.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { describeValue, quote, showNumber } from "./media/describe-value.js";
import { mendElsewhere, type NamesElsewhere } from "./names-elsewhere.js";
import { isStandardSchema } from "./standard-schema.js";

/**
 * What is wrong, and where below the value that was looked at: `.name`, `[1].name`; of a field that there is not also what it holds. Undefined:
 * nothing.
 */
export type Problem = readonly [path: string, message: string, received?: string | undefined] | undefined;

/** Looks at a value that JavaScript may have written. */
export type Check = (value: unknown) => Problem;

/** The fields that an object of this kind may have. */
export interface Shape {
  /** What such an object is called, such as `a tool`. */
  readonly owner: string;
  readonly checks: ReadonlyMap<string, Check>;
  /** Fields whose check does not take `undefined`. */
  readonly required: readonly string[];
  /** What to write in place of the names that other libraries have. */
  readonly elsewhere: NamesElsewhere;
}

export function shape(
  owner: string,
  checks: Readonly<Record<string, Check>>,
  elsewhere: NamesElsewhere = {},
): Shape {
  const entries = Object.entries(checks);
  const required = entries.filter(([, check]) => check(undefined) !== undefined).map(([field]) => field);
  return { owner, checks: new Map(entries), required, elsewhere };
}

/**
 * The first problem of the fields of an object that was read once. Unknown names are reported first: a mistyped name also looks like a missing
 * field.
 */
export function shapeProblem(value: object, of: Shape): Problem {
  const { checks, required } = of;
  const given = value as Readonly<Record<string, unknown>>;
  const fields = Object.keys(given);
  let first: Problem;
  for (let index = 0; index < fields.length; index += 1) {
    const field = fields[index] as string;
    const check = checks.get(field);
    if (check === undefined) {
      return [`.${field}`, describeUnknownField(field, of), showNumber(given[field])];
    }
    if (first === undefined) {
      const problem = check(given[field]);
      first = problem === undefined ? undefined : below(field, problem);
    }
  }
  for (let index = 0; index < required.length && first === undefined; index += 1) {
    const field = required[index] as string;
    if (given[field] === undefined) {
      const problem = checks.get(field)?.(undefined);
      first = problem === undefined ? undefined : below(field, problem);
    }
  }
  return first;
}

/** The names of the fields of any of these shapes. */
export function fieldsOf(shapes: readonly Shape[]): ReadonlySet<string> {
  return new Set(shapes.flatMap(({ checks }) => [...checks.keys()]));
}

/** The names of all own fields. A name that is a symbol reads `Symbol(name)`. */
export function fieldNames(value: object): readonly string[] {
  const symbols = Object.getOwnPropertySymbols(value);
  const names = Object.keys(value);
  return symbols.length === 0 ? names : [...names, ...symbols.map(String)];
}

/** The message about an unknown field, such as a mistyped name or a name of another library. */
export function describeUnknownField(field: string, { owner, checks, elsewhere }: Shape): string {
  const mend = mendElsewhere(field, elsewhere) ?? suggestName(field, [...checks.keys()]);
  return `is not a field of ${owner}; ${mend}`;
}

function below(field: string, [path, message, received]: NonNullable<Problem>): Problem {
  return [`.${field}${path}`, message, received];
}

/** Checked elsewhere. */
export const unchecked: Check = () => undefined;

export function optional(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value));
}

/** Text of a user or a model: the error describes it and never quotes it. */
export function text(advice: string): Check {
  return (value) => (typeof value === "string" ? undefined : unlike(value, advice));
}

/** A text that says something. */
export function name(advice: string): Check {
  return (value) => (typeof value === "string" && value !== "" ? undefined : wrong(value, advice));
}

export function number(advice: string): Check {
  return (value) => (typeof value === "number" && Number.isFinite(value) ? undefined : wrong(value, advice));
}

export function whole(advice: string, least = Number.NEGATIVE_INFINITY): Check {
  return (value) =>
    Number.isSafeInteger(value) && Number(value) >= least ? undefined : wrong(value, advice);
}

export function flag(advice: string): Check {
  return (value) => (typeof value === "boolean" ? undefined : wrong(value, advice));
}

export function oneOf(words: readonly string[], advice: string): Check {
  return (value) => (words.includes(value as string) ? undefined : wrong(value, advice));
}

/** An object of any fields. */
export function record(advice: string): Check {
  return (value) => (isObject(value) ? undefined : unlike(value, advice));
}

/** An object of objects: `{ provider: { … } }`. */
export function byProvider(form: string): Check {
  const advice = `Give an object for each provider, ${form}`;
  return (value) => {
    if (!isObject(value)) {
      return unlike(value, advice);
    }
    const wrong = Object.entries(value).find(([, member]) => !isObject(member));
    return wrong === undefined ? undefined : [`.${wrong[0]}`, `is ${describeValue(wrong[1])}. ${advice}`];
  };
}

/** What is meant for one provider alone. */
export const providerOptions = optional(
  byProvider("such as { anthropic: { cacheControl: { … } } }, or leave it out"),
);

/** JSON Schema. A schema of a library has the mark of Standard Schema, and would be sent as its inner parts. */
export function jsonSchema(advice: string): Check {
  const anyRecord = record(advice);
  return (value) => anyRecord(value) ?? libraryProblem(value as object);
}

/** JSON Schema, or a schema that speaks Standard Schema, whose JSON Schema is read later. */
export function anySchema(advice: string): Check {
  const plainSchema = jsonSchema(advice);
  return (value) => (isStandardSchema(value) ? undefined : plainSchema(value));
}

function libraryProblem(schema: object): Problem {
  return isData(schema)
    ? undefined
    : [
        "",
        "is a schema of a library such as zod, which is not JSON Schema. Convert it: z.toJSONSchema(schema)",
      ];
}

/** JSON Schema is data; a library's schema is an object of a class, or has functions. What `z.toJSONSchema` hides beside the data is no enumerable member. */
function isData(schema: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(schema);
  // The prototype of a plain object of another realm has none itself.
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return (
    isPlain && !("_def" in schema) && Object.values(schema).every((value) => typeof value !== "function")
  );
}

/** An object of this shape. */
export function shaped(of: Shape, advice: string): Check {
  return (value) => (isObject(value) ? shapeProblem(value, of) : unlike(value, advice));
}

export function listOf(check: Check, advice: string): Check {
  return (value) => (Array.isArray(value) ? firstOfList(value, check) : unlike(value, advice));
}

function firstOfList(list: readonly unknown[], check: Check): Problem {
  for (let index = 0; index < list.length; index += 1) {
    const problem = check(list[index]);
    if (problem !== undefined) {
      return [`[${index}]${problem[0]}`, problem[1], problem[2]];
    }
  }
  return undefined;
}

/** Describes the value without quoting it, and says what to write instead. */
export function unlike(value: unknown, advice: string): Problem {
  return ["", `is ${describeValue(value)}. ${advice}`];
}

/** The same for an option: short words and numbers are quoted. */
export function wrong(value: unknown, advice: string): Problem {
  return ["", `is ${found(value)}. ${advice}`];
}

/** A longer text in the place of an option may be a prompt. */
const MAX_WORD = 24;

function found(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  return typeof value === "string" && value !== "" && value.length <= MAX_WORD
    ? quote(value)
    : describeValue(value);
}

/** The problem of a value at a place, as an issue of an error. */
export function issueAt(place: string, [path, message, received]: NonNullable<Problem>): ConfigIssue {
  return { path: `${place}${path}`, message, ...(received === undefined ? {} : { received }) };
}
