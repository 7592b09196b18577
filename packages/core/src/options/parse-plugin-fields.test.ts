import { describe, expect, it } from "vitest";
import * as z from "zod";
import { fakePlugin } from "../../test/support/fake-plugin.js";
import { parsePluginFields } from "./parse-plugin-fields.js";

const apiKey = "a-very-secret-key-0123456789";

/** Returns the issues that a plugin with this schema reports, one line for each. */
function problemsOf(
  validate: (value: unknown) => unknown,
  fields: object,
  jsonSchema: unknown = {},
): readonly string[] {
  const credentialSchema = {
    "~standard": { version: 1, vendor: "test", validate },
    jsonSchema: typeof jsonSchema === "function" ? jsonSchema : () => jsonSchema,
  };
  const plugin = { ...fakePlugin("x"), credentialSchema };
  const { issues = [] } = parsePluginFields(plugin as never, { ...fields }, "credentials[0]", ["id"]);
  return issues.map(({ path, received, message }) => [path, received, message].filter(Boolean).join(": "));
}

const byZod = (schema: z.ZodType) => schema["~standard"].validate;

describe("the schema of a plugin", () => {
  it("gives what the adapter gets", () => {
    const validate = byZod(z.strictObject({ region: z.string().default("eu") }));
    const credentialSchema = {
      "~standard": { version: 1 as const, vendor: "test", validate },
      jsonSchema: () => ({}),
    };
    const plugin = { ...fakePlugin("x"), credentialSchema };
    expect(parsePluginFields(plugin as never, {}, "credentials[0]", [])).toEqual({
      parsed: { region: "eu" },
    });
  });

  it.each<[string, () => unknown, string]>([
    [
      "throws",
      () => {
        throw new Error(`cannot read "${apiKey}"`);
      },
      'threw: cannot read "[secret]"',
    ],
    ["answers later", async () => ({ value: 1 }), "returned a promise; it must return the result itself"],
    [
      "rejects later",
      async () => {
        throw new Error("late");
      },
      "returned a promise; it must return the result itself",
    ],
    ["gives nothing", () => undefined, "returned undefined instead of a result"],
    ["gives neither", () => ({}), "returned neither a value nor issues"],
    ["gives no reason", () => ({ issues: [] }), "refuses it and does not say why"],
  ])("that %s is named", (_, validate, expected) => {
    expect(problemsOf(validate, { apiKey })).toEqual([
      `credentials[0]: the schema of provider "x" ${expected}`,
    ]);
  });

  it("may quote a value in its message, and it is not shown", () => {
    const issues = [{ path: ["apiKey"], message: `expected a number but received "${apiKey}"` }];
    expect(problemsOf(() => ({ issues }), { apiKey })).toEqual([
      'credentials[0].apiKey: a text: expected a number but received "[secret]"',
    ]);
  });

  it("may have fields below fields", () => {
    const validate = byZod(z.strictObject({ token: z.strictObject({ parts: z.array(z.string()) }) }));
    expect(problemsOf(validate, { token: { parts: ["a", 5] } })[0]).toMatch(
      /^credentials\[0\]\.token\.parts\[1\]: a number: /,
    );
  });

  it("may write its paths as objects, as the standard allows", () => {
    const issues = [{ path: [{ key: "token" }, { key: 0 }], message: "is wrong" }];
    expect(problemsOf(() => ({ issues }), {})).toEqual(["credentials[0].token[0]: is wrong"]);
  });

  it("is asked what was meant by a field that it does not know", () => {
    const validate = byZod(z.strictObject({ endpoint: z.string().optional() }));
    const known = { properties: { endpoint: {} } };
    expect(problemsOf(validate, { endpont: "e" }, known)).toEqual([
      'credentials[0].endpont: is not known here; did you mean "endpoint"? There are: id, endpoint',
    ]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("unrepresentable");
      },
    ],
    ["tells nothing", {}],
    ["is no object", 7],
  ])("whose JSON Schema %s still gets its problems told", (_, jsonSchema) => {
    expect(problemsOf(byZod(z.strictObject({})), { other: 1 }, jsonSchema)).toEqual([
      "credentials[0].other: is not known here; leave it out",
    ]);
  });

  it("of zod that is missing is told in words that say what it must be", () => {
    const shape = z.object({ region: z.string(), port: z.number() });
    expect(problemsOf(byZod(shape), {}, { properties: {} })).toEqual([
      "credentials[0].region: is missing: it must be a text",
      "credentials[0].port: is missing: it must be a number",
    ]);
  });

  it("of alternatives tells of the one that is nearest, with the fields of all", () => {
    const key = z.strictObject({ endpoint: z.string(), apiKey: z.string() });
    const token = z.strictObject({ endpoint: z.string(), tokenProvider: z.string() });
    const known = {
      anyOf: [{ properties: { endpoint: {}, apiKey: {} } }, { properties: { tokenProvider: {} } }],
    };
    expect(problemsOf(byZod(z.union([token, key])), { endpoint: "e", apiKey: 5 }, known)).toEqual([
      "credentials[0].apiKey: a number: must be a text",
    ]);
    expect(
      problemsOf(byZod(z.union([token, key])), { endpoint: "e", apiKey, apiVersion: "1" }, known),
    ).toEqual([
      "credentials[0].apiVersion: is not known here; there are: id, endpoint, apiKey, tokenProvider",
    ]);
  });

  describe("with a JSON Schema", () => {
    const schema = z.strictObject({
      limits: z
        .strictObject({ maxInputs: z.int().min(1).optional(), maxTokens: z.int().optional() })
        .optional(),
      tags: z.union([z.boolean(), z.literal("unopened")]).optional(),
      format: z.enum(["base64", "float"]).optional(),
      parts: z.array(z.strictObject({ name: z.string() })).optional(),
      token: z.string().optional(),
    });
    const problems = (fields: object) => problemsOf(byZod(schema), fields, z.toJSONSchema(schema));

    it.each<[object, string]>([
      [
        { limits: { maxInput: 3 } },
        'limits.maxInput: is not known here; did you mean "maxInputs"? There are: maxInputs, maxTokens',
      ],
      [
        { parts: [{ name: "a", nme: 1 }] },
        'parts[0].nme: is not known here; did you mean "name"? There are: name',
      ],
      [{ tags: "yes" }, 'tags: "yes": must be true, false or "unopened"'],
      [{ format: "float32" }, 'format: "float32": must be "base64" or "float"; did you mean "float"?'],
      [{ limits: { maxInputs: true } }, "limits.maxInputs: true: must be a number"],
      [{ limits: 3 }, "limits: a number: must be an object"],
      [
        { maxRetries: 3 },
        "maxRetries: is not known here; retries are set at a model: retry: { maxRounds, maxAttempts }; there are: id, limits, tags, format, parts, token",
      ],
    ])("%j is told what is allowed and what came", (fields, problem) => {
      expect(problems(fields)).toEqual([`credentials[0].${problem}`]);
    });

    it("never shows what may be a key", () => {
      for (const fields of [{ format: apiKey }, { tags: "x".repeat(30) }, { token: 123_456 }]) {
        const [problem = ""] = problems(fields);
        expect(problem).toMatch(/^credentials\[0\]\.\w+: a (?:text|number): must be /);
      }
    });

    it("keeps short numbers in its words", () => {
      const issues = [{ path: ["limits"], message: "must be at least 1" }];
      expect(problemsOf(() => ({ issues }), { limits: 1, region: "at" })).toEqual([
        "credentials[0].limits: a number: must be at least 1",
      ]);
    });
  });
});
