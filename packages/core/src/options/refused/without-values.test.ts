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

  it.each([
    [
      "give it whole, such as https://api.example.com/v1",
      "give it whole, such as https://api.example.com/v1",
    ],
    ["such as https://api.example.com/v1, or none.", "such as https://api.example.com/v1, or none."],
    ["received api.example.com/v1", "received [secret]"],
    ["received https://api.example.com/v1/my-key", "received https://[secret]/my-key"],
    ["received https://api.example.com/v1?key=my-key-2", "received https://[secret]?key=[secret]"],
  ])("keeps an example whole of which a value is a part: %s", (message, expected) => {
    const fields = { baseURL: "api.example.com/v1", apiKey: "my-key-2" };
    expect(withoutValues(message, fields, ["https://api.example.com/v1"])).toBe(expected);
  });

  it("is the message where there are no values", () => {
    expect(withoutValues("is not set", { key: undefined, other: " " })).toBe("is not set");
  });
});
