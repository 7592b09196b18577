import { Secret } from "@hotspare/core/plugin";
import { describe, expect, it } from "vitest";
import { type ArkCredential, arkCredentialSchema } from "./ark-credential.js";

function parse(input: unknown) {
  const result = arkCredentialSchema["~standard"].validate(input);
  if (result instanceof Promise) throw new Error("it answers later");
  return result;
}

function parsed(input: unknown): ArkCredential {
  const result = parse(input);
  if (result.issues !== undefined) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

describe("an Ark credential", () => {
  it("has the address of Beijing by default", () => {
    expect(parsed({ apiKey: "k".repeat(36) }).baseURL).toBe("https://ark.cn-beijing.volces.com/api/v3");
  });

  it("may name a region, or a whole base URL, whose last slash is dropped", () => {
    expect(parsed({ apiKey: "key", region: "cn-shanghai" }).baseURL).toBe(
      "https://ark.cn-shanghai.volces.com/api/v3",
    );
    expect(parsed({ apiKey: "key", baseURL: "https://ark.example/api/coding/v3/" }).baseURL).toBe(
      "https://ark.example/api/coding/v3",
    );
  });

  it("may name a region beside the address of that region", () => {
    const { baseURL } = parsed({ apiKey: "key", region: "cn-shanghai" });
    expect(parsed({ apiKey: "key", region: "cn-shanghai", baseURL }).baseURL).toBe(baseURL);
    expect(JSON.stringify(parse({ apiKey: "key", region: "cn-beijing", baseURL }).issues)).toContain(
      "region",
    );
  });

  it("holds its key as a secret", () => {
    expect(Secret.isInstance(parsed({ apiKey: "key" }).apiKey)).toBe(true);
  });

  it.each([
    ["no key", {}, "apiKey"],
    ["a region beside a base URL", { baseURL: "https://a.example", region: "cn-beijing" }, "region"],
    ["an invalid region", { region: "evil.example/" }, "region"],
    ["an invalid endpoint", { endpointId: "doubao-seed-1-8" }, "endpointId"],
    ["an invalid base URL", { baseURL: "ark.cn-beijing.volces.com" }, "baseURL"],
    ["a base URL with a password", { baseURL: "https://user:hunter2@a.example" }, "baseURL"],
    ["a base URL with a bare question mark", { baseURL: "https://a.example/api/v3?" }, "baseURL"],
    ["a base URL with a bare number sign", { baseURL: "https://a.example/api/v3#" }, "baseURL"],
    ["a base URL with a query", { baseURL: "https://a.example/api/v3?key=hunter2" }, "baseURL"],
  ])("refuses %s, and names the field", (_, fields, field) => {
    const input = field === "apiKey" ? fields : { apiKey: "key", ...fields };
    const { issues } = parse(input);
    expect(issues?.map(({ path }) => path?.[0])).toContain(field);
    expect(JSON.stringify(issues)).not.toContain("hunter2");
  });

  it("refuses unknown fields", () => {
    expect(JSON.stringify(parse({ apiKey: "key", endpoint: "ep-1" }).issues)).toContain("endpoint");
  });

  it("is described for editors", () => {
    expect(Object.keys(arkCredentialSchema.jsonSchema()["properties"] as object)).toEqual([
      "apiKey",
      "baseURL",
      "region",
      "endpointId",
      "embeddingPath",
    ]);
  });
});
