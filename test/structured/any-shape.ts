import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type Type, type } from "arktype";
import fc from "fast-check";
import * as v from "valibot";
import * as z from "zod";

/** What a value is, from which each library makes its schema. */
export type Shape =
  | { readonly is: "text" | "number" | "flag" }
  | { readonly is: "word"; readonly words: readonly string[] }
  | { readonly is: "list" | "record" | "nullable"; readonly of: Shape }
  | { readonly is: "object"; readonly fields: readonly Field[] }
  | { readonly is: "choice"; readonly of: readonly (readonly Field[])[] };

interface Field {
  readonly name: string;
  readonly shape: Shape;
  readonly isOptional: boolean;
}

const fieldName = fc.constantFrom("a", "b", "value", "名前", "x-y", "type");

export const anyShape: fc.Arbitrary<Shape> = fc.letrec<{ shape: Shape; fields: readonly Field[] }>((tie) => ({
  // A null in the place of an optional field that may be null could be either: strict mode does not tell them apart.
  fields: fc
    .uniqueArray(fc.record({ name: fieldName, shape: tie("shape"), isOptional: fc.boolean() }), {
      selector: ({ name }) => name,
      maxLength: 4,
    })
    .map((fields) =>
      fields.map((field) => ({ ...field, isOptional: field.isOptional && field.shape.is !== "nullable" })),
    ),
  shape: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.record({ is: fc.constantFrom("text", "number", "flag") }),
    fc.record({
      is: fc.constant("word" as const),
      words: fc.uniqueArray(fc.constantFrom("x", "y", "z w"), { minLength: 1 }),
    }),
    fc.record({ is: fc.constantFrom("list", "record", "nullable"), of: tie("shape") }),
    fc.record({ is: fc.constant("object" as const), fields: tie("fields") }),
    fc.record({
      is: fc.constant("choice" as const),
      of: fc.array(tie("fields"), { minLength: 2, maxLength: 3 }),
    }),
  ) as fc.Arbitrary<Shape>,
})).shape;

/** The field by which the members of a choice are told apart. */
const tag = "kind";

/** A value of a shape. */
export function valueFor(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.is) {
    case "text":
      return fc.string({ unit: "binary" });
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value));
    case "flag":
      return fc.boolean();
    case "word":
      return fc.constantFrom(...shape.words);
    case "list":
      return fc.array(valueFor(shape.of), { maxLength: 3 });
    case "record":
      return fc.dictionary(fc.constantFrom("k", "l", "m"), valueFor(shape.of), { noNullPrototype: true });
    case "nullable":
      return fc.option(valueFor(shape.of));
    case "object":
      return fieldsOf(shape.fields);
    case "choice":
      return fc.oneof(
        ...shape.of.map((fields, index) =>
          fieldsOf(fields).map((value) => ({ [tag]: `t${index}`, ...(value as object) })),
        ),
      );
  }
}

function fieldsOf(fields: readonly Field[]): fc.Arbitrary<unknown> {
  const required = fields.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
  return fc.record(Object.fromEntries(fields.map(({ name, shape }) => [name, valueFor(shape)])), {
    requiredKeys: required,
    noNullPrototype: true,
  });
}

/** What strict mode makes of a value: null for each optional field that is missing. */
export function withNulls(shape: Shape, value: unknown): unknown {
  switch (shape.is) {
    case "list":
      return (value as unknown[]).map((item) => withNulls(shape.of, item));
    case "record":
      return Object.fromEntries(
        Object.entries(value as object).map(([name, member]) => [name, withNulls(shape.of, member)]),
      );
    case "nullable":
      return value === null ? null : withNulls(shape.of, value);
    case "object":
      return filled(shape.fields, value as Readonly<Record<string, unknown>>);
    case "choice": {
      const given = value as Readonly<Record<string, unknown>>;
      const index = Number(String(given[tag]).slice(1));
      return { [tag]: given[tag], ...filled(shape.of[index] ?? [], given) };
    }
    default:
      return value;
  }
}

function filled(fields: readonly Field[], value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(({ name, shape }) => [
      name,
      Object.hasOwn(value, name) ? withNulls(shape, value[name]) : null,
    ]),
  );
}

/** The schema of a shape, by each library. */
export const libraries = {
  zod: zodOf,
  valibot: (shape: Shape) => toStandardJsonSchema(valibotOf(shape)),
  arktype: arktypeOf,
} as const;

function zodOf(shape: Shape): z.ZodType {
  const object = (fields: readonly Field[], more: z.ZodRawShape = {}) =>
    z.object({
      ...more,
      ...Object.fromEntries(
        fields.map(({ name, shape: of, isOptional }) => [
          name,
          isOptional ? zodOf(of).optional() : zodOf(of),
        ]),
      ),
    });
  switch (shape.is) {
    case "text":
      return z.string();
    case "number":
      return z.number();
    case "flag":
      return z.boolean();
    case "word":
      return z.enum(shape.words as [string, ...string[]]);
    case "list":
      return z.array(zodOf(shape.of));
    case "record":
      return z.record(z.string(), zodOf(shape.of));
    case "nullable":
      return zodOf(shape.of).nullable();
    case "object":
      return object(shape.fields);
    case "choice":
      return z.union(shape.of.map((fields, index) => object(fields, { [tag]: z.literal(`t${index}`) })));
  }
}

type AnyValibot = v.GenericSchema<unknown, unknown>;

function valibotOf(shape: Shape): AnyValibot {
  const object = (fields: readonly Field[], more: Record<string, AnyValibot> = {}) =>
    v.object({
      ...more,
      ...Object.fromEntries(
        fields.map(({ name, shape: of, isOptional }) => [
          name,
          isOptional ? v.optional(valibotOf(of)) : valibotOf(of),
        ]),
      ),
    });
  switch (shape.is) {
    case "text":
      return v.string();
    case "number":
      return v.number();
    case "flag":
      return v.boolean();
    case "word":
      return v.picklist(shape.words);
    case "list":
      return v.array(valibotOf(shape.of));
    case "record":
      return v.record(v.string(), valibotOf(shape.of));
    case "nullable":
      return v.nullable(valibotOf(shape.of));
    case "object":
      return object(shape.fields);
    case "choice":
      return v.union(shape.of.map((fields, index) => object(fields, { [tag]: v.literal(`t${index}`) })));
  }
}

function arktypeOf(shape: Shape): Type<unknown> {
  const object = (fields: readonly Field[], more: Record<string, unknown> = {}) =>
    type.raw({
      ...more,
      ...Object.fromEntries(
        fields.map(({ name, shape: of, isOptional }) => [isOptional ? `${name}?` : name, arktypeOf(of)]),
      ),
    });
  switch (shape.is) {
    case "text":
      return type.string as Type<unknown>;
    case "number":
      return type.number as Type<unknown>;
    case "flag":
      return type.boolean as Type<unknown>;
    case "word":
      return type.enumerated(...shape.words) as Type<unknown>;
    case "list":
      return arktypeOf(shape.of).array() as Type<unknown>;
    case "record":
      return type.raw({ "[string]": arktypeOf(shape.of) });
    case "nullable":
      return arktypeOf(shape.of).or(type.null) as Type<unknown>;
    case "object":
      return object(shape.fields);
    case "choice":
      return shape.of
        .map((fields, index) => object(fields, { [tag]: type.enumerated(`t${index}`) }))
        .reduce((one, other) => one.or(other) as Type<unknown>);
  }
}
