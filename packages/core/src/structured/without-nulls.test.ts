import { describe, expect, it } from "vitest";
import * as z from "zod";
import { withoutNulls } from "./without-nulls.js";

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input" }) as Record<string, unknown>;
const tree: z.ZodType = z.lazy(() =>
  z.object({ name: z.string().optional(), kids: z.array(tree).optional() }),
);

describe("nulls in the place of optional fields", () => {
  it.each([
    ["of an object", z.object({ a: z.string().optional(), b: z.number() }), { a: null, b: 1 }, { b: 1 }],
    ["with a default", z.object({ a: z.number().default(3) }), { a: null }, {}],
    [
      "in lists",
      z.object({ l: z.array(z.object({ a: z.string().optional() })) }),
      { l: [{ a: null }, { a: "x" }] },
      { l: [{}, { a: "x" }] },
    ],
    [
      "in records",
      z.record(z.string(), z.object({ a: z.string().optional() })),
      { k: { a: null } },
      { k: {} },
    ],
    [
      "in recursive values",
      tree,
      { name: "a", kids: [{ name: null, kids: null }] },
      { name: "a", kids: [{}] },
    ],
    [
      "of the choice whose required fields are there",
      z.union([
        z.object({ kind: z.string(), note: z.string().optional() }),
        z.object({ id: z.string(), note: z.string().nullable() }),
      ]),
      { kind: "x", note: null },
      { kind: "x" },
    ],
    [
      "of the choice that the constants tell",
      z.discriminatedUnion("t", [
        z.object({ t: z.literal("a"), x: z.string().optional() }),
        z.object({ t: z.literal("b"), x: z.string().nullable() }),
      ]),
      { t: "a", x: null },
      { t: "a" },
    ],
  ])("are left out %s", (_, schema, value, without) => {
    expect(withoutNulls(value, schemaOf(schema))).toEqual(without);
  });

  it.each([
    ["may be null", z.object({ a: z.string().nullish() }), { a: null }],
    ["are required", z.object({ a: z.string() }), { a: null }],
    ["may be anything", z.object({ a: z.unknown().optional() }), { a: null }],
    [
      "may be null in the choice that the constants tell",
      z.discriminatedUnion("t", [
        z.object({ t: z.literal("a"), x: z.string().optional() }),
        z.object({ t: z.literal("b"), x: z.string().nullable() }),
      ]),
      { t: "b", x: null },
    ],
    ["are not in the schema", z.object({}), { a: null }],
  ])("stay where the field %s", (_, schema, value) => {
    expect(withoutNulls(value, schemaOf(schema))).toBe(value);
  });
});
