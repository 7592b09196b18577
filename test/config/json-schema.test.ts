import { jsonSchema } from "@hotspare/config";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";

const schema = jsonSchema([openai(), azure(), volcengine()]);
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
const validate = ajv.compile(schema);

const vlm = (credential: object, more: object = {}) => ({
  vlms: { captions: { model: "m", credentials: [credential], ...more } },
});

describe("the JSON Schema of a configuration", () => {
  it.each([
    ["openai", vlm({ provider: "openai", apiKey: "${KEY}", baseURL: "${URL}", maxTokens: 5 })],
    ["azure", vlm({ provider: "azure", endpoint: "${URL}", deployment: "d", apiKey: "k", id: "a" })],
    ["volcengine", vlm({ provider: "volcengine", apiKey: "k", endpointId: "ep-1", extraBody: { a: 1 } })],
    [
      "vikingdb",
      {
        $schema: "./x.json",
        embedders: {
          e: {
            model: "m",
            output: "hybrid",
            switcher: "spread",
            vectorSpace: { verify: true },
            credentials: [{ provider: "vikingdb", accessKeyId: "a", secretAccessKey: "b" }],
          },
        },
      },
    ],
    [
      "variables in the place of numbers",
      vlm(
        { provider: "openai", apiKey: "k" },
        { retry: { maxRounds: "${ROUNDS}" }, timeouts: { totalMs: "${T:-5}" } },
      ),
    ],
    [
      "options",
      vlm(
        { provider: "openai", apiKey: "k" },
        {
          retry: { maxRounds: 1 },
          timeouts: { totalMs: 5 },
          policy: { auth: { call: "next", circuit: "open" } },
        },
      ),
    ],
  ])("takes what is right: %s", (_, config) => {
    expect(validate(config), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ["an unknown field", { ...vlm({ provider: "openai", apiKey: "k" }), vlm: {} }],
    ["an unknown provider", vlm({ provider: "opnai", apiKey: "k" })],
    ["another provider's field", vlm({ provider: "openai", apiKey: "k", deployment: "d" })],
    ["a provider without VLMs", vlm({ provider: "vikingdb", apiKey: "k" })],
    [
      "a VLM's field of an embedder",
      { embedders: { e: { model: "m", credentials: [{ provider: "openai", apiKey: "k", maxTokens: 5 }] } } },
    ],
    ["no credential", { vlms: { a: { model: "m", credentials: [] } } }],
    ["no model", { vlms: { a: { credentials: [{ provider: "openai", apiKey: "k" }] } } }],
    ["a time that is none", vlm({ provider: "openai", apiKey: "k" }, { retry: { backoffMs: 0 } })],
    [
      "a word in the place of a number",
      vlm({ provider: "openai", apiKey: "k" }, { retry: { maxRounds: "two" } }),
    ],
    ["half a round", vlm({ provider: "openai", apiKey: "k" }, { retry: { maxRounds: 1.5 } })],
  ])("refuses %s", (_, config) => {
    expect(validate(config)).toBe(false);
  });

  it("describes every field, and tells the defaults that there are", () => {
    const undescribed: string[] = [];
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      const { properties } = value as {
        properties?: Record<string, { description?: string; $ref?: string }>;
      };
      for (const [name, property] of Object.entries(properties ?? {})) {
        if (property.description === undefined) undescribed.push(`${path}.${name}`);
      }
      // A fingerprint is pasted whole, as embedder.fingerprint gave it.
      for (const [name, inner] of Object.entries(value))
        if (name !== "fingerprint") walk(inner, `${path}.${name}`);
    };
    walk(schema, "");
    expect(undescribed).toEqual([]);
    expect(schema).toMatchObject({
      properties: { retry: { properties: { backoffMs: { default: 500, exclusiveMinimum: 0 } } } },
    });
  });

  it("has nothing that JSON cannot hold", () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
