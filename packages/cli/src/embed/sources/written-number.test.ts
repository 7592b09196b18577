import { describe, expect, it } from "vitest";
import { readJsonLine } from "./json-line.js";

const idOf = (line: string, name = "id") => {
  const read = readJsonLine(line, 1, { text: "text", id: name === "id" ? undefined : name });
  return read.problem ?? read.id;
};

describe("the id of a line that writes a number", () => {
  it.each([
    ["1234567890123456789", "1234567890123456789"],
    ["-1234567890123456789", "-1234567890123456789"],
    ["9007199254740993", "9007199254740993"],
    ["123456789012345678901234567890", "123456789012345678901234567890"],
    ["0.1234567890123456789", "0.1234567890123456789"],
    ["1.00000000000000000001", "1.00000000000000000001"],
    ["1234567890123456789.0", "1234567890123456789.0"],
    ["1e400", "1e400"],
    ["1e-400", "1e-400"],
  ])("keeps %s, which a double cannot hold, as it is written", (written, id) => {
    expect(idOf(`{"id":${written},"text":"a"}`)).toBe(id);
  });

  it.each([
    ["17", "17"],
    ["1.0", "1"],
    ["1E3", "1000"],
    ["-0", "0"],
    ["0.0e5", "0"],
    ["0.10", "0.1"],
    ["12.5e-1", "1.25"],
    ["1e21", "1e+21"],
    ["9007199254740991", "9007199254740991"],
    ["12345678901234567000", "12345678901234567000"],
  ])("reads %s as JavaScript prints the same number", (written, id) => {
    expect(idOf(`{"id":${written},"text":"a"}`)).toBe(id);
  });

  it.each([
    ['{ "id" :\t1234567890123456789 , "text" : "a" }'],
    ['{"text":"a","id":1234567890123456789}'],
    ['{"\\u0069d":1234567890123456789,"text":"a"}'],
    ['{"id":5,"id":1234567890123456789,"text":"a"}'],
    ['{"id":"x","text":"a","id":1234567890123456789}'],
    ['{"id":1234567890123456789,"text":"a","other":{"id":5}}'],
    ['{"others":[{"id":5},"id",[5]],"id":1234567890123456789,"text":"a"}'],
    ['{"text":"id","id":1234567890123456789,"like":"id"}'],
    ['{"text":"\\"id\\":5","id":1234567890123456789,"end":"\\\\"}'],
    ['{"text":"\\\\\\",{[","id":1234567890123456789}'],
  ])("finds the number in %s", (line) => {
    expect(idOf(line)).toBe("1234567890123456789");
  });

  it("finds a field of any name", () => {
    expect(idOf('{"a \\"key\\"":1234567890123456789,"text":"a"}', 'a "key"')).toBe("1234567890123456789");
    expect(idOf('{"__proto__":1234567890123456789,"text":"a"}', "__proto__")).toBe("1234567890123456789");
  });

  it("gives different numbers different ids", () => {
    const ids = Array.from({ length: 100 }, (_, last) => idOf(`{"id":12345678901234567${last},"text":"a"}`));
    expect(new Set(ids).size).toBe(100);
  });
});
