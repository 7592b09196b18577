import { expect, it } from "vitest";
import { jsonSchema } from "../json-schema.js";
import { fileFields } from "./config-fields.js";

it("a file has the fields that its JSON Schema has", () => {
  expect([...fileFields].toSorted()).toEqual(Object.keys(Object(jsonSchema([])["properties"])).toSorted());
});
