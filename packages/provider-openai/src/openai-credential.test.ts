import { Secret } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { openAICredentialSchema } from "./openai-credential.js";

function validate(value: unknown) {
  const result = openAICredentialSchema["~standard"].validate(value);
  if (result instanceof Promise) throw new Error("it must be synchronous");
  return result;
}

const issuesOf = (value: unknown) =>
  (validate(value).issues ?? []).map(({ path = [], message }) => `${path.join(".")} ${message}`);

describe("openAICredentialSchema", () => {
  it("keeps the key in a Secret and fills in OpenAI's address", () => {
    const result = validate({ apiKey: "sk-a" });
    if (result.issues !== undefined) throw new Error(result.issues[0]?.message);
    expect(Secret.isInstance(result.value.apiKey)).toBe(true);
    expect(result.value.apiKey.reveal()).toBe("sk-a");
    expect(result.value).toEqual({ apiKey: result.value.apiKey, baseURL: "https://api.openai.com/v1" });
  });

  it("takes a function for the key", () => {
    expect(validate({ apiKey: () => "later", baseURL: "http://127.0.0.1:1/v1" }).issues).toBeUndefined();
  });

  it.each([
    [{}, /^apiKey is not set/],
    [{ apiKey: undefined }, /^apiKey is not set/],
    [{ apiKey: "" }, /^apiKey is empty/],
    [{ apiKey: 5 }, /^apiKey is neither text/],
    [{ apiKey: "sk-a\n" }, /^apiKey has white space/],
    [{ apiKey: "sk-a\nsk-b" }, /^apiKey has a line break/],
    [{ apiKey: "sk-ключ" }, /^apiKey has a character above/],
    [{ apiKey: "k", baseURL: "api.openai.com" }, /^baseURL is not an http\(s\) URL/],
    [{ apiKey: "k", baseURL: "ftp://x" }, /^baseURL is not an http\(s\) URL/],
    [{ apiKey: "k", baseURL: "https://user:sk-pass@x/v1" }, /^baseURL must not hold a user name/],
    [{ apiKey: "k", organization: "org\n" }, /^organization cannot be sent/],
    [{ apiKey: "k", baseUrl: "https://x" }, /baseUrl/],
  ])("refuses %j with a clear message that shows no value", (value, message) => {
    const issues = issuesOf(value);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(message);
    expect(JSON.stringify(validate(value))).not.toContain("sk-");
  });

  it("describes its input as JSON Schema", () => {
    expect(openAICredentialSchema.jsonSchema()).toMatchObject({
      type: "object",
      required: ["apiKey"],
      additionalProperties: false,
      properties: { apiKey: { type: "string" }, baseURL: { type: "string", format: "uri" } },
    });
  });
});
