import { describe, expect, it } from "vitest";
import * as z from "zod";
import { schemaByFields } from "./schema-by-fields.js";

/** Each field reports when its schema is made. */
function recorded() {
  const made: string[] = [];
  const make = <Schema>(name: string, schema: Schema) => {
    made.push(name);
    return schema;
  };
  const schemas = schemaByFields(
    {
      name: () => make("name", z.string()),
      size: () => make("size", z.number().optional()),
      colour: () => make("colour", z.enum(["red", "blue"]).optional()),
    },
    ["name"],
    (shape) => z.strictObject(shape),
  );
  return { made, schemas };
}

describe("schemaByFields", () => {
  it("makes schemas of the fields that are given or required, each once", () => {
    const { made, schemas } = recorded();
    expect(made).toEqual([]);
    expect(schemas.for({ size: 1 })).toBe(schemas.for({ size: "large" }));
    expect(made).toEqual(["name", "size"]);
  });

  it("counts a field that a class inherits as given", () => {
    class Sized {
      readonly name = "a";
      get size() {
        return "large";
      }
    }
    expect(recorded().schemas.for(new Sized()).safeParse(new Sized()).success).toBe(false);
  });

  it.each<[string, unknown]>([
    ["nothing", {}],
    ["all fields", { name: "a", size: 1, colour: "red" }],
    ["an optional field", { name: "a", colour: "blue" }],
    ["a field that is undefined", { name: "a", size: undefined }],
    ["a wrong value", { name: 1, colour: "green" }],
    ["an unknown field", { name: "a", shape: "round" }],
    ["an unknown field beside a wrong value", { name: 1, shape: "round" }],
    ["an inherited unknown field", Object.create({ shape: "round" })],
    ["a field named as a method of objects", { name: "a", toString: 1 }],
    ["a list", ["a"]],
    ["null", null],
    ["a text", "a"],
  ])("judges %s as the schema of all fields does", (_, given) => {
    const { schemas } = recorded();
    const [one, all] = [schemas.for(given), schemas.whole()].map((schema) => schema.safeParse(given));
    expect(one?.data).toEqual(all?.data);
    expect(one?.error?.issues).toEqual(all?.error?.issues);
  });
});
