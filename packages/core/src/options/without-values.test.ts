import { describe, expect, it } from "vitest";
import { withoutValues } from "./without-values.js";

describe("a message without the values", () => {
  it.each<[string, object, string]>([
    ['received "my-key"', { key: "my-key" }, 'received "[secret]"'],
    ["was my-key.", { key: "my-key" }, "was [secret]."],
    ["was 123456789", { key: 123_456_789 }, "was [secret]"],
    ["was a+b(c)/d", { key: "a+b(c)/d" }, "was [secret]"],
    ['received "a\\nb"', { key: "a\nb" }, 'received "[secret]"'],
    ["was inner", { sts: { token: ["inner"] } }, "was [secret]"],
    ["was my-key-2 and my-key", { one: "my-key", two: "my-key-2" }, "was [secret] and [secret]"],
  ])("%j", (message, fields, expected) => {
    expect(withoutValues(message, fields)).toBe(expected);
  });

  it("keeps the words of a hint that only hold a value", () => {
    const hint = "must be cn-beijing or cn-shanghai";
    expect(withoutValues(hint, { region: "beijing" })).toBe(hint);
  });

  it("is the message where there are no values", () => {
    expect(withoutValues("is not set", { key: undefined, other: " " })).toBe("is not set");
  });
});
