import type { JsonSchema } from "../contract/plugin/standard-schema.js";
import { isNode, namedNodes, nodeAt, nodesIn, typeOfValue, typesOf } from "./schema-nodes.js";

/**
 * What strict mode takes at most. Source: OpenAI, "Structured Outputs", "Supported schemas": properties over the whole schema, levels of nesting,
 * values of all enums.
 */
const mostProperties = 5_000;
const mostLevels = 10;
const mostEnumValues = 1_000;
/** The most texts in names, enums and constants, in characters; the same page. */
const mostCharacters = 120_000;

/** Members by which a schema says what strict mode cannot keep, so that an answer would be another one. */
const unfit =
  "not if then else dependentRequired dependentSchemas dependencies patternProperties prefixItems additionalItems contains unevaluatedItems unevaluatedProperties $dynamicRef $recursiveRef contentSchema".split(
    " ",
  );

/** Bounds that only some servers keep or even take: they are said to the model in words, and validation keeps them. Azure refuses all of them. */
const bounds =
  "minLength maxLength pattern format minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems maxItems uniqueItems minProperties maxProperties default".split(
    " ",
  );

const scalars: ReadonlySet<unknown> = new Set(["string", "number", "integer", "boolean", "null"]);

/**
 * The schema in the form that strict mode takes, for values that the schema itself takes too, but that each optional property is required and may
 * be null: whoever reads the answer leaves these nulls out. Undefined: the schema cannot be written so.
 */
export function strictSchema(schema: JsonSchema): JsonSchema | undefined {
  const writer = new StrictWriter();
  const written = writer.write(schema, 0);
  const { $defs, definitions } = schema;
  const named = [...namedNodes($defs), ...namedNodes(definitions)].map(
    ([name, node]): [string, JsonSchema] => [name, writer.write(node, 0)],
  );
  const names = new Set(named.map(([name]) => name));
  const strict = named.length === 0 ? written : { ...written, $defs: Object.fromEntries(named) };
  // Definitions within definitions, anchors, and places that are written in another form would point to nothing, or to something else.
  const isWhole =
    names.size === named.length &&
    [...writer.pointers].every(
      (pointer) => staysInPlace.test(pointer) && nodeAt(strict, pointer) !== undefined,
    );
  return writer.fits && isWhole ? strict : undefined;
}

/** The root, the value that was put into a root, and the root's definitions. */
const staysInPlace = /^#(?:\/\$defs\/[^/]+|\/properties\/value)?$/;

class StrictWriter {
  fits = true;
  /** Where its references point to. */
  readonly pointers = new Set<string>();
  #properties = 0;
  #enumValues = 0;
  #characters = 0;
  #nodes = 0;

  write(node: JsonSchema, level: number): JsonSchema {
    this.#nodes += 1;
    if (
      level > mostLevels ||
      this.#nodes > 4 * mostProperties ||
      unfit.some((name) => node[name] !== undefined)
    ) {
      return this.#refuse();
    }
    const { $ref, anyOf, oneOf, allOf } = node;
    if ($ref !== undefined) {
      return this.#reference(node);
    }
    const choices = anyOf ?? oneOf;
    if (choices !== undefined) {
      return this.#choice(node, choices, level);
    }
    if (allOf !== undefined) {
      const joined = joinedNode(node, nodesIn(allOf));
      return joined === undefined ? this.#refuse() : this.write(joined, level);
    }
    if (node["const"] !== undefined || node["enum"] !== undefined) {
      return this.#words(node);
    }
    return this.#typed(node, level);
  }

  /** Strict mode takes nothing beside a reference. */
  #reference(node: JsonSchema): JsonSchema {
    const { $ref } = node;
    if (typeof $ref !== "string" || !$ref.startsWith("#")) {
      return this.#refuse();
    }
    const reference = { $ref: $ref.replace(/^#\/definitions\//, "#/$defs/") };
    this.pointers.add(reference.$ref);
    const said = saidOf(node);
    return said["description"] === undefined ? reference : { anyOf: [reference], ...said };
  }

  #choice(node: JsonSchema, choices: unknown, level: number): JsonSchema {
    const beside = Object.keys(node).some((name) => besideChoices.has(name));
    if (beside || !Array.isArray(choices) || choices.length === 0 || !choices.every(isNode)) {
      return this.#refuse();
    }
    return { anyOf: choices.map((choice) => this.write(choice, level)), ...saidOf(node) };
  }

  #words(node: JsonSchema): JsonSchema {
    const { const: constant, enum: list } = node;
    const words = constant === undefined ? list : [constant];
    if (!Array.isArray(words) || words.length === 0 || !words.every(isScalar)) {
      return this.#refuse();
    }
    this.#enumValues += words.length;
    this.#characters += words.reduce((sum: number, word) => sum + String(word).length, 0);
    this.#bound();
    const types = [...new Set(words.map(typeOfValue))];
    const type = types.length === 1 ? types[0] : types;
    return constant === undefined
      ? { type, enum: words, ...saidOf(node) }
      : { type, const: constant, ...saidOf(node) };
  }

  #typed(node: JsonSchema, level: number): JsonSchema {
    const types = typesOf(node);
    if (types.length > 1 && !types.every((type) => scalars.has(type))) {
      const { type: _, description: __, ...rest } = node;
      return this.write(
        { anyOf: types.map((type) => ({ ...withoutOthers(rest, type), type })), ...describedBy(node) },
        level,
      );
    }
    const [type] = types;
    if (type === "object") {
      return this.#object(node, level);
    }
    if (type === "array") {
      return isNode(node["items"])
        ? { type, items: this.write(node["items"], level + 1), ...saidOf(node) }
        : this.#refuse();
    }
    return type !== undefined && types.every((one) => scalars.has(one))
      ? { type: node["type"], ...saidOf(node) }
      : this.#refuse();
  }

  #object(node: JsonSchema, level: number): JsonSchema {
    const { properties, required, additionalProperties } = node;
    const isOpen = additionalProperties !== undefined && additionalProperties !== false;
    if (isOpen || (properties === undefined && additionalProperties !== false)) {
      return this.#refuse();
    }
    const needed: readonly unknown[] = Array.isArray(required) ? required : [];
    const members = namedNodes(properties).map(([name, member]): [string, JsonSchema] => {
      this.#properties += 1;
      this.#characters += name.length;
      const written = this.write(member, level + 1);
      return [name, needed.includes(name) ? written : orNull(written)];
    });
    this.#bound();
    // A name that is required and not described may be anything.
    if (needed.some((name) => !members.some(([own]) => own === name))) {
      return this.#refuse();
    }
    return {
      type: "object",
      properties: Object.fromEntries(members),
      required: members.map(([name]) => name),
      additionalProperties: false,
      ...saidOf(node),
    };
  }

  #bound(): void {
    this.fits &&=
      this.#properties <= mostProperties &&
      this.#enumValues <= mostEnumValues &&
      this.#characters <= mostCharacters;
  }

  #refuse(): JsonSchema {
    this.fits = false;
    return {};
  }
}

const besideChoices: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "items",
  "enum",
  "const",
  "required",
]);

function isScalar(value: unknown): boolean {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

/** The description, and the bounds in words. */
function saidOf(node: JsonSchema): JsonSchema {
  const { description } = node;
  const said = bounds
    .filter((name) => node[name] !== undefined)
    .map((name) => `${name}: ${JSON.stringify(node[name])}`);
  const words = [
    ...(typeof description === "string" ? [description] : []),
    ...(said.length === 0 ? [] : [`(${said.join(", ")})`]),
  ];
  return words.length === 0 ? {} : { description: words.join(" ") };
}

function describedBy({ description }: JsonSchema): JsonSchema {
  return description === undefined ? {} : { description };
}

const membersOf: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "required", "additionalProperties", "minProperties", "maxProperties"],
  array: ["items", "minItems", "maxItems", "uniqueItems"],
};

/** A node of one type, without what belongs to the others. */
function withoutOthers(node: JsonSchema, type: unknown): JsonSchema {
  const others = Object.entries(membersOf).flatMap(([of, names]) => (of === type ? [] : names));
  return Object.fromEntries(Object.entries(node).filter(([name]) => !others.includes(name)));
}

/** A written node that may also be null. */
function orNull(node: JsonSchema): JsonSchema {
  const types = typesOf(node);
  const { anyOf } = node;
  if (types.includes("null") || nodesIn(anyOf).some((choice) => typesOf(choice).includes("null"))) {
    return node;
  }
  if (anyOf !== undefined) {
    return { ...node, anyOf: [...nodesIn(anyOf), { type: "null" }] };
  }
  const isPlain = types.length > 0 && types.every((type) => scalars.has(type)) && node["enum"] === undefined;
  return isPlain && node["const"] === undefined
    ? { ...node, type: [...types, "null"] }
    : { anyOf: [node, { type: "null" }] };
}

/** One object of several that hold together, as of an intersection. Undefined: they are more than plain objects with different names. */
function joinedNode(node: JsonSchema, all: readonly JsonSchema[]): JsonSchema | undefined {
  const { allOf: _, ...own } = node;
  const [only] = all;
  if (all.length === 1 && only !== undefined && Object.keys(own).every((name) => name === "description")) {
    return { ...only, ...own };
  }
  const parts = Object.keys(own).some((name) => name === "properties") ? [own, ...all] : all;
  if (parts.length === 0 || !parts.every(isPlainObject)) {
    return undefined;
  }
  const members = parts.flatMap(({ properties }) => namedNodes(properties));
  const names = members.map(([name]) => name);
  if (new Set(names).size < names.length) {
    return undefined;
  }
  const required = parts.flatMap((part) => (Array.isArray(part["required"]) ? part["required"] : []));
  return { type: "object", properties: Object.fromEntries(members), required, ...describedBy(own) };
}

const ofPlainObject: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "required",
  "description",
  "title",
]);

function isPlainObject(node: JsonSchema): boolean {
  return isNode(node["properties"]) && Object.keys(node).every((name) => ofPlainObject.has(name));
}
