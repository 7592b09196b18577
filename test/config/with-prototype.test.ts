import { loadConfig } from "@hotspare/config";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";
import { told, toldOf } from "../support/told-config.js";

const credential = { provider: "openai", apiKey: "k-0123456789" };
const withFields = (fields: object) => ({
  vlms: { a: { model: "m", credentials: [{ ...credential, ...fields }] } },
});

describe("names that every object of JavaScript has", () => {
  it.each(["constructor", "toString", "hasOwnProperty", "__proto__"])(
    "${%s} is a variable that is not set",
    async (name) => {
      const problem = `the environment variable ${name} is not set: set it before you start`;
      expect(await toldOf(withFields({ apiKey: `\${${name}}` }))).toContain(problem);
      expect(await toldOf(withFields({ extraBody: { a: `x\${${name}}` } }))).toContain(problem);
      expect(await toldOf(withFields({ apiKey: `\${${name}:-a-default-key}` }))).toBe("it was accepted");
    },
  );

  it("variables of an environment that extends another are set", async () => {
    const environment = Object.create({ BASE_KEY: "k-0123456789" }) as Record<string, string>;
    const loaded = await loadConfig(
      { plugins: [openai()], environment },
      withFields({ apiKey: "${BASE_KEY}" }),
    );
    await loaded.close();
    expect(loaded.warnings).toEqual([]);
  });

  it.each([
    ["body", '"extraBody": { "__proto__": { "temperature": 9 } }', "extraBody.__proto__"],
    ["inner body", '"extraBody": { "a": [{ "__proto__": 1 }] }', "extraBody.a[0].__proto__"],
    ["credential", '"__proto__": { "baseURL": "https://other.example" }', "__proto__"],
  ])("__proto__ in a %s is refused and not dropped", async (_, field, path) => {
    const text = `{ "vlms": { "a": { "model": "m", "credentials": [{ "provider": "openai", "apiKey": "k-0123456789", ${field} }] } } }`;
    for (const file of ["a.json", "a.yaml"]) {
      expect(await told({ [file]: text })).toContain(`${file}:1: vlms.a.credentials[0].${path}: is `);
    }
  });
});
