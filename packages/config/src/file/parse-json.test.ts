import * as jsonc from "jsonc-parser";
import { describe, expect, it } from "vitest";
import { jsonLines, readSoundJson } from "./parse-json.js";

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
    expect(jsonLines(jsonc, text)(path)).toBe(line);
  });

  it("has the data that Node.js reads", () => {
    expect(readSoundJson(text)).toEqual({ value: JSON.parse(text) });
  });

  it.each([
    ["names and colons in texts", '{"a":"\\"b\\": {", "c" : ["d:", {"__proto__":[]}]}'],
    ["no object", '"a":'.slice(0, -1)],
  ])("holds %s", (_, given) => {
    expect(readSoundJson(given)).toEqual({ value: JSON.parse(given) });
  });

  it.each([
    ["nothing", "null"],
    ["a byte order mark", "\uFEFF{}"],
    ["a comment", '{ "a": 1 /* b */ }'],
    ["a name twice", '{"a":{"b":1,"b":2}}'],
    ["a name twice, written in two ways", '{"a":1,"\\u0061":2}'],
    ["many brackets", "[".repeat(20_000) + "]".repeat(20_000)],
    ["a text without an end", `{"a": "${'\\"'.repeat(200_000)}`],
  ])("with %s is left to the parser that reports", (_, given) => {
    expect(readSoundJson(given)).toBeUndefined();
  });
});
