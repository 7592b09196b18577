import { describe, expect, it } from "vitest";
import { checkPluginOptions, commonCredentialFields } from "./check-plugin-options.js";
import { credentialSchema, vlmCredentialSchema } from "./schemas.js";

const names = {
  factory: "acme",
  known: ["transport"],
  credentialSchema: () => ({ anyOf: [{ properties: { apiKey: {}, baseURL: {} } }] }),
};

function problemOf(options: unknown): string {
  try {
    checkPluginOptions(options, names);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "";
}

describe("the options of a plugin's function", () => {
  it("that are all known are taken", () => {
    expect([problemOf({}), problemOf({ transport: undefined })]).toEqual(["", ""]);
  });

  it.each<[unknown, string]>([
    [{ transprt: 1 }, 'transprt: is not an option of acme(); did you mean "transport"? There are: transport'],
    [{ retries: 1 }, "retries: is not an option of acme(); there are: transport"],
    [
      { baseURL: "http://secret" },
      "baseURL: is not an option of acme(): it belongs to a credential, as in credentials: [{ provider, baseURL }]; there are: transport",
    ],
    [
      { extrabody: {} },
      "extrabody: is not an option of acme(): it belongs to a credential, as in credentials: [{ provider, extraBody }]; there are: transport",
    ],
    [{ "sk-Abcdefgh0123456789": 1 }, "has an option whose name looks like a key; there are: transport"],
    [
      "sk-secret",
      "is a string: must be an object such as { transport }, or be left out; keys and addresses belong to credentials",
    ],
    [
      [],
      "is a list: must be an object such as { transport }, or be left out; keys and addresses belong to credentials",
    ],
  ])("%j are refused", (options, problem) => {
    expect(problemOf(options)).toBe(`The options of acme() have a problem; correct it:\n  ${problem}`);
  });

  it("are all reported at once", () => {
    expect(problemOf({ apiKey: "k", baseURL: "u" })).toMatch(
      /have 2 problems; correct it:\n {2}apiKey: .*\n {2}baseURL: /,
    );
  });

  it("know every field that credentials have in common", () => {
    const all = [...credentialSchema.names, ...vlmCredentialSchema.names];
    expect(new Set(commonCredentialFields)).toEqual(new Set(all));
  });
});
