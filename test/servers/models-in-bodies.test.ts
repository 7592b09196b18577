import { createHotspare } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";

const first = { id: "first", provider: "openai", apiKey: "key-one" } as const;
const spare = { id: "spare", provider: "openai", apiKey: "key-two" } as const;

function embedderWith(fields: object, models?: readonly string[]) {
  return createHotspare({ plugins: [openai()] }).embedder({
    model: "m",
    credentials: [first, { ...spare, ...fields }],
    ...(models === undefined ? {} : { vectorSpace: { name: "space", models } }),
  });
}

describe("a credential of an embedder whose bodies name a model", () => {
  it.each(["extraBody", "queryBody", "documentBody"])(
    "is refused when %s names another model, as `model` would be",
    (field) => {
      expect(() => embedderWith({ [field]: { model: "other" } })).toThrow(
        `credentials[1].${field}.model: is "other", which names another model than the embedder's "m"`,
      );
    },
  );

  it("is taken when the body names the same model, or one that shares the space", () => {
    expect(embedderWith({ extraBody: { model: "m" } }).model).toBe("m");
    expect(embedderWith({ queryBody: { model: "other" } }, ["m", "other"]).model).toBe("m");
  });

  it("is refused when it joins later", () => {
    const embedder = embedderWith({});
    expect(() =>
      embedder.addCredential({ ...spare, id: "third", apiKey: "key-three", extraBody: { model: "other" } }),
    ).toThrow("extraBody.model");
  });
});
