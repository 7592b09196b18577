import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { withObjectRoot } from "./object-root.js";
import { strictSchema } from "./strict-schema.js";

const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more });
const strict = (properties: object) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

describe("a schema in strict form", () => {
  it.each([
    [
      "an object without more",
      object({ a: { type: "string" } }, { required: ["a"] }),
      strict({ a: { type: "string" } }),
    ],
    ["an optional field", object({ a: { type: "string" } }), strict({ a: { type: ["string", "null"] } })],
    [
      "an optional word",
      object({ a: { enum: ["x"] } }),
      strict({ a: { anyOf: [{ type: "string", enum: ["x"] }, { type: "null" }] } }),
    ],
    [
      "an optional object",
      object({ a: object({}) }),
      strict({ a: { anyOf: [strict({}), { type: "null" }] } }),
    ],
    [
      "bounds, which are said in words",
      object({ a: { type: "integer", minimum: 1, description: "A count" } }, { required: ["a"] }),
      strict({ a: { type: "integer", description: "A count (minimum: 1)" } }),
    ],
    [
      "a choice of one",
      object({ a: { oneOf: [{ type: "string" }, { type: "null" }] } }),
      strict({ a: { anyOf: [{ type: "string" }, { type: "null" }] } }),
    ],
    [
      "a constant",
      object({ a: { const: 1 } }, { required: ["a"] }),
      strict({ a: { type: "number", const: 1 } }),
    ],
    [
      "a reference with words",
      {
        ...object({ a: { $ref: "#/$defs/b", description: "B" } }, { required: ["a"] }),
        $defs: { b: { type: "string" } },
      },
      {
        ...strict({ a: { anyOf: [{ $ref: "#/$defs/b" }], description: "B" } }),
        $defs: { b: { type: "string" } },
      },
    ],
    [
      "an intersection of objects",
      { allOf: [object({ a: { type: "string" } }, { required: ["a"] }), object({ b: { type: "number" } })] },
      strict({ a: { type: "string" }, b: { type: ["number", "null"] } }),
    ],
    [
      "several types",
      object({ a: { type: ["array", "null"], items: { type: "string" } } }, { required: ["a"] }),
      strict({ a: { anyOf: [{ type: "array", items: { type: "string" } }, { type: "null" }] } }),
    ],
  ])("has %s", (_, given, written) => {
    expect(strictSchema(given)).toEqual(written);
  });

  it.each([
    ["anything", object({ a: {} })],
    ["any object", object({ a: { type: "object" } })],
    ["a record", object({ a: { type: "object", additionalProperties: { type: "string" } } })],
    ["an open object", object({}, { additionalProperties: {} })],
    ["a tuple", object({ a: { type: "array", prefixItems: [{ type: "string" }] } })],
    ["not", object({ a: { not: { type: "string" } } })],
    ["a required name without a schema", object({}, { required: ["a"] })],
    [
      "too many levels",
      Array.from({ length: 12 }).reduce<object>((inner) => object({ a: inner }), { type: "string" }),
    ],
    ["a reference to elsewhere", object({ a: { $ref: "https://x.test/schema" } })],
    [
      "a reference to a definition within a definition",
      object(
        { a: { $ref: "#/$defs/b/$defs/c" } },
        { $defs: { b: object({}, { $defs: { c: { type: "string" } } }) } },
      ),
    ],
    [
      "a reference to an anchor",
      object({ a: { $ref: "#b" } }, { $defs: { b: { type: "string", $anchor: "b" } } }),
    ],
    [
      "a reference to a field",
      object({ a: object({ b: { type: "string" } }), c: { $ref: "#/properties/a/properties/b" } }),
    ],
    [
      "two definitions of one name",
      object(
        { a: { $ref: "#/$defs/b" } },
        { $defs: { b: { type: "string" } }, definitions: { b: { type: "number" } } },
      ),
    ],
    ["too many words", object({ a: { enum: Array.from({ length: 1_001 }, (_, index) => `w${index}`) } })],
  ])("is not written of %s", (_, given) => {
    expect(strictSchema(given as Record<string, unknown>)).toBeUndefined();
  });
});

describe("a root", () => {
  const tree = z.object({
    name: z.string(),
    get kids() {
      return z.array(tree).optional();
    },
  });

  it.each([
    ["a list", z.array(z.string()), { value: ["a"] }, true],
    ["words", z.enum(["a", "b"]), { value: "a" }, true],
    [
      "a union of objects",
      z.union([z.object({ a: z.string() }), z.object({ b: z.number() })]),
      { value: { b: 1 } },
      true,
    ],
    [
      "a list that holds itself",
      z.array(tree),
      { value: [{ name: "a", kids: [{ name: "b", kids: null }] }] },
      true,
    ],
    ["an object that holds itself", tree, { name: "a", kids: [{ name: "b", kids: null }] }, false],
    ["a choice that holds itself", z.union([z.string(), tree]), { value: { name: "a", kids: null } }, true],
  ])(
    "is an object, also of %s, whose references still point to what they meant",
    (_, schema, value, isWrapped) => {
      const rooted = withObjectRoot(z.toJSONSchema(schema, { io: "input" }));
      expect(rooted.isWrapped).toBe(isWrapped);
      const written = strictSchema(rooted.schema);
      const accepts = new Ajv2020({ strict: false }).compile(written as object);
      expect([accepts(value), accepts.errors]).toEqual([true, null]);
      expect(accepts({ ...value, more: 1 })).toBe(false);
      expect(rooted.schema["type"]).toBe("object");
    },
  );

  it("has right references below properties that are named as keywords are", () => {
    const schema = {
      anyOf: [{ type: "string" }, object({ default: { $ref: "#" }, enum: { items: { $ref: "#" } } })],
    };
    expect(JSON.stringify(withObjectRoot(schema).schema).match(/"\$ref":"[^"]*"/g)).toEqual([
      '"$ref":"#/properties/value"',
      '"$ref":"#/properties/value"',
    ]);
  });

  it("that only points to a definition is the definition", () => {
    const schema = { $ref: "#/$defs/n", $defs: { n: object({ next: { $ref: "#/$defs/n" } }) } };
    expect(withObjectRoot(schema)).toEqual({
      schema: { ...object({ next: { $ref: "#/$defs/n" } }), $defs: schema.$defs },
      isWrapped: false,
    });
  });
});
