import { describe, expect, it } from "vitest";
import { Secret } from "../../secrets/secret.js";
import { shownFields } from "./shown-fields.js";

const key = Secret.from("k-0123456789");

describe("a provider's fields as they may be printed", () => {
  it("shows objects and lists as they were given", () => {
    const given = {
      limits: { maxInputs: 31, maxTokens: undefined },
      body: { list: [1, { on: false }], none: null },
    };
    expect(shownFields(given, given, [])).toEqual({
      limits: { maxInputs: 31 },
      body: { list: [1, { on: false }], none: null },
    });
  });

  it("hides the secrets in an object", () => {
    const given = {
      auth: { token: "k-0123456789", old: key, deep: { other: "kept apart" } },
      hook: { urls: ["https://user:password@h.example/a?key=b"] },
    };
    const parsed = { auth: { token: key, deep: { other: Secret.from("kept apart") } } };
    expect(shownFields(given, parsed, [key])).toEqual({
      auth: { token: "[secret]", old: "[secret]", deep: { other: "[secret]" } },
      hook: { urls: ["https://h.example/a?[secret]"] },
    });
  });

  it("leaves out objects of code, objects without an end, and what the schema made for the provider", () => {
    const endless: Record<string, unknown> = { name: "a" };
    endless["again"] = endless;
    const given = {
      client: { token: "t", send: () => "x" },
      agent: new Map(),
      at: { one: new Date(0) },
      endless,
    };
    expect(shownFields(given, { authentication: { kind: "key", secret: key }, region: "r" }, [key])).toEqual({
      region: "r",
    });
  });
});
