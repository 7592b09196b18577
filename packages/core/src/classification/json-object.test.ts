import { describe, expect, it } from "vitest";
import { countOf, isObject, parseJson, textOf } from "./json-object.js";

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

describe("isObject", () => {
  it("takes neither a list nor null for an object", () => {
    expect([{}, { a: 1 }, [], null, undefined, "{}", 1].map(isObject)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("textOf", () => {
  it("gives a text that says something", () => {
    expect(["code", "", null, 429, ["code"]].map(textOf)).toEqual([
      "code",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe("countOf", () => {
  it("gives a count, and takes -1 for not known", () => {
    expect(
      [0, 12, "12", "", "1.5", -1, Number.NaN, Number.POSITIVE_INFINITY, "-1", null].map(countOf),
    ).toEqual([0, 12, 12, undefined, undefined, undefined, undefined, undefined, undefined, undefined]);
  });
});

describe("parseJson", () => {
  it("gives undefined for what is no JSON", () => {
    expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
    expect(parseJson("<html>")).toBeUndefined();
    expect(parseJson("")).toBeUndefined();
  });

  it("parses 20,000 levels, and refuses deeper ones before it parses them", () => {
    expect(parseJson(nested(20_000))).toBeInstanceOf(Array);
    expect(parseJson(nested(20_001))).toBeUndefined();
  });

  it("counts no bracket between quotes", () => {
    const text = "[".repeat(50_000);
    expect(parseJson(JSON.stringify({ text }))).toEqual({ text });
  });
});
