import { once } from "./once.js";

/** Makes the schemas of an object. */
export interface SchemaByFields<Schema> {
  readonly names: readonly string[];
  /** Returns the schema of all fields. */
  whole(): Schema;
  /** Returns a schema that judges this value as the schema of all fields does. */
  for(given: unknown): Schema;
}

/**
 * Makes a schema of the fields that a value has and of the fields that it must have. Most options are left out, and a schema takes longer to
 * make than the rest of a model. A value with an unknown field gets the schema of all fields.
 *
 * @param fields each makes the schema of one field
 * @param required names of the fields that a value must have
 * @param make joins the schemas of some fields, such as `z.strictObject`
 * @example schemaByFields({ apiKey: () => z.string(), region: () => z.string().optional() }, ["apiKey"], z.strictObject)
 */
export function schemaByFields<Shape extends object, Schema>(
  fields: { readonly [Name in keyof Shape]: () => Shape[Name] },
  required: readonly (keyof Shape & string)[],
  make: (shape: Shape) => Schema,
): SchemaByFields<Schema> {
  const names = Object.keys(fields) as (keyof Shape & string)[];
  const made = new Map<string, Schema>();
  const makeOf = (wanted: typeof names): Schema =>
    make(Object.fromEntries(wanted.map((name) => [name, fields[name]()])) as Shape);
  const whole = once(() => makeOf(names));
  return {
    names,
    whole,
    for(given) {
      if (typeof given !== "object" || given === null) {
        return whole();
      }
      for (const name in given) {
        if (!Object.hasOwn(fields, name)) {
          return whole();
        }
      }
      const wanted = names.filter((name) => required.includes(name) || name in given);
      const key = wanted.join();
      const schema = made.get(key) ?? makeOf(wanted);
      made.set(key, schema);
      return schema;
    },
  };
}
