import { closestName } from "../../errors/hints/closest-name.js";

/** The parts of a JSON Schema that are read here. A plugin may give anything. */
interface JsonSchemaParts {
  readonly type?: unknown;
  readonly enum?: unknown;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: unknown;
  readonly properties?: unknown;
  readonly additionalProperties?: unknown;
  readonly items?: unknown;
  readonly anyOf?: unknown;
  readonly oneOf?: unknown;
  readonly allOf?: unknown;
}

/** Types of which a value cannot be a key. */
const plainTypes: readonly unknown[] = ["boolean", "integer", "number", "null"];

/** The schemas that a JSON Schema has for a place: several if it has alternatives, none if it does not say. */
export function schemasAt(schema: unknown, path: readonly PropertyKey[]): readonly object[] {
  return path.reduce<readonly object[]>(
    (schemas, key) => schemas.flatMap((each) => below(each, key)),
    alternativesOf(schema),
  );
}

/** Names of the fields at a place, over all alternatives. */
export function namesAt(schemas: readonly object[]): readonly string[] {
  const names = schemas.flatMap(({ properties }: JsonSchemaParts) =>
    isObject(properties) ? Object.keys(properties) : [],
  );
  return [...new Set(names)];
}

/** Whether a place takes nothing but fixed words, numbers, true and false: a value there is no secret, or a mistake of a few letters. */
export function takesFixedValues(schemas: readonly object[]): boolean {
  const isFixed = (schema: JsonSchemaParts) =>
    Array.isArray(schema.enum) || schema.const !== undefined || plainTypes.includes(schema.type);
  return schemas.length > 0 && schemas.every(isFixed);
}

/** The values that a place takes, as code: `true`, `false`, `"unopened"`. Undefined: there are others too. */
export function allowedAt(schemas: readonly object[]): readonly string[] | undefined {
  const lists = schemas.map(({ enum: words, const: only, type }: JsonSchemaParts) => {
    if (Array.isArray(words)) {
      return words.map((word) => JSON.stringify(word));
    }
    return only !== undefined ? [JSON.stringify(only)] : type === "boolean" ? ["true", "false"] : undefined;
  });
  const known = lists.flatMap((list) => list ?? []);
  return known.length === 0 || lists.includes(undefined) ? undefined : [...new Set(known)];
}

/** The texts that the schemas of a place name themselves, as a default or as an example. */
export function examplesAt(schemas: readonly object[]): readonly string[] {
  return schemas
    .flatMap(({ default: usual, examples }: JsonSchemaParts) => [
      usual,
      ...(Array.isArray(examples) ? examples : []),
    ])
    .filter((example) => typeof example === "string" && example !== "");
}

/** The word that was probably meant, of those that a place takes. */
export function meantWord(value: unknown, allowed: readonly string[]): string | undefined {
  const words = allowed.filter((word) => word.startsWith('"')).map((word) => word.slice(1, -1));
  return typeof value === "string" ? closestName(value, words) : undefined;
}

/** `a`, `a or b`, `a, b or c`. */
export function joinedByOr(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}

function below(schema: JsonSchemaParts, key: PropertyKey): readonly object[] {
  if (typeof key === "number") {
    return alternativesOf(schema.items);
  }
  const { properties, additionalProperties } = schema;
  const named = isObject(properties) && Object.hasOwn(properties, key);
  return alternativesOf(named ? Reflect.get(properties, key) : additionalProperties);
}

/** A schema, or what it chooses from. */
function alternativesOf(schema: unknown): readonly object[] {
  if (!isObject(schema)) {
    return [];
  }
  const { anyOf, oneOf, allOf }: JsonSchemaParts = schema;
  const inner = [anyOf, oneOf, allOf].flatMap((list) => (Array.isArray(list) ? list : []));
  const own = inner.length === 0 || "properties" in schema ? [schema] : [];
  return [...own, ...inner.flatMap(alternativesOf)];
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
