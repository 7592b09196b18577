import * as jsonc from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { parseJson } from "./parse-json.js";

const text = `{ "vlms": {\r
"a": { "model": "m",
"credentials": [
{ "provider": "openai", "headers": {
"b": [
[1,
2], {}] } },
"text"] } } }`;

describe("a JSON text", () => {
  it.each([
    ["vlms", 1],
    ["vlms.a", 2],
    ["vlms.a.credentials", 3],
    ["vlms.a.credentials[0]", 4],
    ["vlms.a.credentials[0].headers.b", 5],
    ["vlms.a.credentials[0].headers.b[0]", 6],
    ["vlms.a.credentials[0].headers.b[0][1]", 7],
    ["vlms.a.credentials[0].headers.b[1]", 7],
    ["vlms.a.credentials[1]", 8],
    ["vlms.a.credentials[1].provider", 8],
    ["vlms.a.purpose", 2],
    ["retry", undefined],
  ])("has %s, or what is around it, in line %s", (path, line) => {
    expect(parseJson(jsonc, text)?.lineOf(path)).toBe(line);
  });

  it("has the data that Node.js reads", () => {
    expect(parseJson(jsonc, text)).toMatchObject({ raw: JSON.parse(text), issues: [] });
    expect(parseJson(jsonc, "null")?.issues[0]?.message).toContain("is empty");
  });

  it("that Node.js takes for none is left to another parser", () => {
    expect(parseJson(jsonc, "\uFEFF{}")).toBeUndefined();
  });
});
