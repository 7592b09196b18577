import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { depth } from "../../test/depth.js";
import { jsonInText } from "./json-in-text.js";

const object = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 });
const words = fc.string().map((text) => text.replace(/[{}[\]]/g, " "));

describe("the JSON in an answer", () => {
  it("is the whole text, also with a mark of its encoding before it", () => {
    expect(jsonInText('\ufeff {"a":1}\n')).toEqual({ values: [{ a: 1 }], isCut: false });
    expect(jsonInText("42").values).toEqual([42]);
  });

  it("is found between any words without brackets", () => {
    fc.assert(
      fc.property(words, object, words, (before, value, after) => {
        const text = `${before}\n\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\`\n${after}`;
        expect(jsonInText(text).values).toEqual([JSON.parse(JSON.stringify(value))]);
      }),
      { numRuns: depth(200, 5_000) },
    );
  });

  it.each([
    ['Use {braces} for sets [1]. {"a": "long enough"}', [{ a: "long enough" }, [1]]],
    ['<think>Perhaps {"a":1}?</think>{"a":2}', [{ a: 2 }, { a: 1 }]],
    ["No JSON at all.", []],
    ["", []],
  ])("is the longest value, and of two the later: %s", (text, values) => {
    expect(jsonInText(text)).toMatchObject({ values, isCut: false });
  });

  it("is not taken from within an object that was cut", () => {
    expect(jsonInText('{"items":[{"a":1},{"a":2}')).toMatchObject({ values: [], isCut: true });
  });

  it.each([
    ['```json\n{"name": "root", // why\n"child": {"name":"leaf"}}\n```'],
    ['{"name": NaN, "child": {"name":"leaf"}}'],
    ['{"name": None, "text": "a } b", "child": {"name":"leaf"}}'],
    ['{"name": "root" "child": {"name":"leaf"}}'],
    ['{"name": "a "b" c", "child": {"name":"leaf"}}'],
    ['{"name": "5" wide", "child": {"name":"leaf"}}'],
    ['{"name": 5" } wide", "child": {"name":"leaf"}}'],
    ['{name: "root", child: {"name":"leaf"}}'],
    ['{name: "root", child: {"name":"leaf"}'],
    ["{'name': 'root', 'child': {\"name\":\"leaf\"}}"],
    ['"name": "root", "child": {"name":"leaf"}}'],
    ['[{"name":"a"} {"name":"b"}]'],
    [`\`\`\`\n${'{"a":'.repeat(20_000)}{}${"}".repeat(20_000)}`],
  ])("is not taken from within what broke: %s", (text) => {
    expect(jsonInText(text)).toMatchObject({ values: [], isCut: false });
  });

  it.each([
    '<think>It is {"a": "5 in}</think>\n{"a":1}',
    '<think>It is {"a": {"b": 5</think>\n{"a":1}',
    '<think>It is {"a": "5</think>\n{"a":1}',
    'The set {"apple, pear} is: {"a":1}',
    'Open it with { as in C. {"a":1}',
    '{broken: {b: 1}} I mean {"a":1}',
    '{"a":1}}',
  ])("is found behind words with odd brackets and quotes: %s", (text) => {
    expect(jsonInText(text)).toMatchObject({ values: [{ a: 1 }], isCut: false });
  });

  it("is looked for in linear time", () => {
    const hostile = [
      "[".repeat(1_000_000),
      '{"a":'.repeat(300_000),
      '{"'.repeat(500_000),
      '[{"a" '.repeat(200_000),
      "{}".repeat(500_000),
      '{"a} '.repeat(300_000),
      '{x"{} '.repeat(300_000),
      "{ ".repeat(500_000),
      '{"a" {x}} "'.repeat(100_000),
    ];
    const startedMs = performance.now();
    for (const text of hostile) jsonInText(text);
    // Quadratic time would take hours.
    expect(performance.now() - startedMs).toBeLessThan(30_000);
  });

  it("says of a text of nothing but brackets that it is nested too deeply", () => {
    expect(jsonInText("[".repeat(30_000))).toMatchObject({
      values: [],
      cause: new SyntaxError("The text is nested too deeply to be read as JSON"),
    });
  });
});
