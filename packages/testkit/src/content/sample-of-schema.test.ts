import { expect, it } from "vitest";
import { sampleOfSchema } from "./sample-of-schema.js";

it("follows references, also into the schema itself", () => {
  const cat = { type: "object", properties: { name: { type: "string" } } };
  expect(sampleOfSchema({ $ref: "#/$defs/cat", $defs: { cat } })).toEqual({ name: "example" });
  const tree = { type: "object", properties: { kids: { type: "array", items: { $ref: "#" } } } };
  expect(JSON.stringify(sampleOfSchema(tree)).length).toBeLessThan(200);
});

it("fills every property by its type", () => {
  const schema = {
    type: "object",
    properties: {
      city: { type: "string" },
      unit: { enum: ["celsius", "fahrenheit"] },
      days: { type: "integer", minimum: 3 },
      tags: { type: "array", items: { type: "string" } },
      exact: { anyOf: [{ type: "boolean" }, { type: "null" }] },
      kind: { const: "forecast" },
      limit: { type: ["number", "null"] },
    },
  };
  expect(sampleOfSchema(schema)).toEqual({
    city: "example",
    unit: "celsius",
    days: 3,
    tags: ["example"],
    exact: true,
    kind: "forecast",
    limit: 1,
  });
});

it("stops in a schema that contains itself", () => {
  const node: Record<string, unknown> = { type: "object" };
  node["properties"] = { child: node };
  expect(JSON.stringify(sampleOfSchema(node)).length).toBeLessThan(200);
});
