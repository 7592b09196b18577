import { Secret } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { azureCredentialSchema } from "./azure-credential.js";

const resource = "https://my-resource.openai.azure.com";
const key = "0123456789abcdef";
const whole = { endpoint: resource, deployment: "embed", apiKey: key };

function validate(value: unknown) {
  const result = azureCredentialSchema["~standard"].validate(value);
  if (result instanceof Promise) throw new Error("it must be synchronous");
  return result;
}

function parse(value: unknown) {
  const result = validate(value);
  if (result.issues !== undefined) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

const issuesOf = (value: unknown) =>
  (validate(value).issues ?? []).map(({ path = [], message }) => `${path.join(".")} ${message}`);

describe("azureCredentialSchema", () => {
  it("keeps the key in a Secret, and uses v1 without a version", () => {
    const { authentication, ...rest } = parse(whole);
    expect(rest).toEqual({ endpoint: resource, deployment: "embed", apiVersion: "v1" });
    expect(authentication.kind).toBe("apiKey");
    expect(Secret.isInstance(authentication.secret)).toBe(true);
    expect(authentication.secret.reveal()).toBe(key);
  });

  it("reports all missing fields at once, and what to write", () => {
    expect(issuesOf({})).toEqual([
      expect.stringMatching(/^endpoint is missing: give the resource's address, such as https:/),
      expect.stringMatching(/^deployment is missing: give the deployment's name/),
      expect.stringMatching(/^apiKey is not set: .*or give `tokenProvider`$/),
    ]);
    expect(issuesOf({ ...whole, deployment: 5, apiKey: undefined })).toHaveLength(2);
    expect(issuesOf({ ...whole, apiKey: undefined })).toHaveLength(1);
  });

  it("accepts a token provider in place of the key, also beside a variable that is not set", () => {
    const { apiKey: _, ...keyless } = whole;
    const token = { ...keyless, apiKey: undefined, tokenProvider: async () => "token" };
    expect(parse(token).authentication).toMatchObject({ kind: "token", secret: { rotating: true } });
  });

  it.each([
    ["https://x.openai.azure.com/", "https://x.openai.azure.com"],
    ["https://x.cognitiveservices.azure.com", "https://x.cognitiveservices.azure.com"],
    ["https://X.services.ai.azure.com/", "https://x.services.ai.azure.com"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["https://gateway.azure-api.net/team-a/", "https://gateway.azure-api.net/team-a"],
  ])("normalizes the endpoint %s to %s", (endpoint, normalized) => {
    expect(parse({ ...whole, endpoint }).endpoint).toBe(normalized);
  });

  it.each(["v1", "2024-10-21", "2025-04-01-preview"])("accepts the API version %s", (apiVersion) => {
    expect(parse({ ...whole, apiVersion }).apiVersion).toBe(apiVersion);
  });

  it.each([
    [{ endpoint: undefined }, /^endpoint /],
    [{ endpoint: "my-resource.openai.azure.com" }, /^endpoint is not an http\(s\) URL/],
    [{ endpoint: `https://user:${key}@x.openai.azure.com` }, /^endpoint must not contain a user name/],
    [{ endpoint: `${resource}/openai/v1/` }, /^endpoint contains more than the resource's address/],
    [
      { endpoint: `${resource}/openai/deployments/embed/embeddings?api-version=1` },
      /^endpoint contains more/,
    ],
    [{ endpoint: `${resource}/anything` }, /^endpoint contains more/],
    [{ endpoint: `${resource}?api-version=2024-10-21` }, /^endpoint contains more/],
    [{ endpoint: "https://x.services.ai.azure.com/api/projects/p" }, /^endpoint contains more/],
    [{ endpoint: "https://gateway.azure-api.net/team/openai" }, /^endpoint contains more/],
    [{ deployment: "" }, /^deployment is not the name of a deployment/],
    [{ deployment: "deployments/embed" }, /^deployment is not the name of a deployment/],
    [{ apiVersion: "2024" }, /^apiVersion is no API version/],
    [{ apiVersion: "V1" }, /^apiVersion is no API version/],
    [{ apiKey: undefined }, /^apiKey is not set.*or give `tokenProvider`/],
    [{ apiKey: "" }, /^apiKey is empty/],
    [{ apiKey: `${key}\n` }, /^apiKey has white space/],
    [{ tokenProvider: () => "token" }, /^tokenProvider cannot be used together with `apiKey`/],
    [{ apiKey: undefined, tokenProvider: key }, /^tokenProvider is not a function/],
    [{ apiKye: key }, /apiKye/],
  ])("refuses %j with one clear message that shows no value", (fields, message) => {
    const issues = issuesOf({ ...whole, ...fields });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(message);
    expect(issues[0]).not.toContain(key);
  });

  it("describes its input as JSON Schema", () => {
    expect(azureCredentialSchema.jsonSchema()).toMatchObject({
      type: "object",
      required: ["endpoint", "deployment"],
      additionalProperties: false,
      properties: { endpoint: { format: "uri" }, apiVersion: { default: "v1" }, apiKey: { type: "string" } },
    });
  });
});
