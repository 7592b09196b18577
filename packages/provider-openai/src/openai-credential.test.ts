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
    expect(result.value.apiKey?.reveal()).toBe("sk-a");
    expect(result.value).toEqual({ apiKey: result.value.apiKey, baseURL: "https://api.openai.com/v1" });
  });

  it("needs no key when the address is not OpenAI's", () => {
    const result = validate({ baseURL: "http://127.0.0.1:11434/v1" });
    expect(result).toEqual({ value: { baseURL: "http://127.0.0.1:11434/v1" } });
    for (const wrong of [
      { baseURL: "https://eu.api.openai.com/v1" },
      { baseURL: "http://127.0.0.1:11434/v1", apiKey: undefined },
    ]) {
      expect(issuesOf(wrong)).toEqual([expect.stringMatching(/^apiKey is not set/)]);
    }
  });

  it("says for an empty key that your own server may need no key, but not for OpenAI", () => {
    const orNone = "or leave the field out, because your own server may need no key";
    for (const apiKey of [undefined, null, ""]) {
      expect(issuesOf({ baseURL: "http://127.0.0.1:11434/v1", apiKey })[0]).toContain(orNone);
      expect(issuesOf({ apiKey })[0]).not.toContain(orNone);
    }
    expect(issuesOf({ baseURL: "http://127.0.0.1:11434/v1", apiKey: " k" })[0]).not.toContain(orNone);
  });

  it.each([
    [{ apiKey: "Bearer sk-Zx81" }, /^apiKey begins with the scheme/],
    [{ apiKey: "[secret]" }, /^apiKey is the mark/],
    [
      { baseURL: "https://Zx81.example/v1/chat/completions" },
      /^baseURL ends in "\/chat\/completions".*"\/v1"/,
    ],
    [{ baseURL: "https://a.example/v1#Zx81" }, /^baseURL must not contain a fragment.*%23/],
    [{ baseURL: "https://a.example/v1?key=Zx81#" }, /^baseURL must not contain a fragment/],
  ])("refuses %j, which cannot be right, without showing the value", (fields, problem) => {
    const [first = ""] = issuesOf({ apiKey: "sk-a", ...fields });
    expect(first).toMatch(problem);
    expect(first).not.toContain("Zx81");
  });

  it("keeps the settings of the server", () => {
    const said = {
      encodingFormat: "float",
      send: { maxTokens: "max_tokens", streamOptions: false, reasoning: false, leaveOut: ["seed"] },
      queryBody: { input_type: "query" },
      queryPrefix: "query: ",
      limits: { maxInputs: 10, maxTokens: 8000 },
      thinkTags: true,
    };
    expect(validate({ apiKey: "k", ...said })).toMatchObject({ value: said });
  });

  it.each([
    [{ encodingFormat: "float32" }, /^encodingFormat must be "base64", "float" or "omit"/],
    [{ send: { maxTokens: 5 } }, /^send.maxTokens must be "max_tokens" or/],
    [{ send: { streamOption: false } }, /streamOption/],
    [
      { send: { reasoning: true } },
      /^send.reasoning must be "reasoning_content", "reasoning", "think_tags" or false/,
    ],
    [{ limits: { maxInputs: 0 } }, /^limits.maxInputs must be a whole number of at least 1/],
    [{ queryBody: "query" }, /^queryBody must be an object/],
    [{ thinkTags: "yes" }, /^thinkTags must be true, false or "unopened"/],
  ])("refuses %j", (said, message) => {
    expect(issuesOf({ apiKey: "k", ...said })).toEqual([expect.stringMatching(message)]);
  });

  it("accepts a function for the key", () => {
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
    [{ apiKey: "k", baseURL: "https://user:sk-pass@x/v1" }, /^baseURL must not contain a user name/],
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
      additionalProperties: false,
      properties: { apiKey: { type: "string" }, baseURL: { type: "string", format: "uri" } },
    });
  });
});
