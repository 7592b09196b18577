import { describe, expect, it } from "vitest";
import { vikingDBCredentialSchema } from "./vikingdb-credential.js";

function validate(input: unknown) {
  const result = vikingDBCredentialSchema["~standard"].validate(input);
  if (result instanceof Promise) throw new Error("it answers later");
  return result;
}

const pair = { accessKeyId: "AKLT0123456789", secretAccessKey: "hunter2-hunter2" };

describe("a VikingDB credential", () => {
  it("has the address of its region, which is Beijing by default", () => {
    expect(validate(pair)).toMatchObject({
      value: { baseURL: "https://api-vikingdb.vikingdb.cn-beijing.volces.com", region: "cn-beijing" },
    });
    expect(validate({ ...pair, region: "cn-shanghai" })).toMatchObject({
      value: { baseURL: "https://api-vikingdb.vikingdb.cn-shanghai.volces.com" },
    });
  });

  it("is a key pair, with or without a session token, or an API key", () => {
    expect(validate(pair)).toMatchObject({ value: { keys: { kind: "pair" } } });
    expect(validate({ ...pair, sessionToken: "token" })).toHaveProperty("value.keys.sessionToken");
    expect(validate({ ...pair, sessionToken: undefined })).not.toHaveProperty("value.keys.sessionToken");
    expect(validate({ apiKey: "key" })).toMatchObject({ value: { keys: { kind: "apiKey" } } });
  });

  it.each([
    ["nothing", {}, ["accessKeyId", "secretAccessKey"]],
    ["half a pair", { accessKeyId: "AKLT0123456789" }, ["secretAccessKey"]],
    ["a variable that is not set", { ...pair, accessKeyId: undefined }, ["accessKeyId"]],
    ["an API key that is not set", { apiKey: undefined }, ["apiKey"]],
    ["a key beside a pair", { apiKey: "key", ...pair }, ["accessKeyId"]],
    ["an empty session token", { ...pair, sessionToken: "" }, ["sessionToken"]],
    ["an invalid region", { ...pair, region: "x/../y" }, ["region"]],
  ])("refuses %s, names the field and shows no value", (_, input, fields) => {
    const { issues = [] } = validate(input);
    expect(issues.map(({ path }) => path?.[0])).toEqual(fields);
    expect(JSON.stringify(issues)).not.toContain("hunter2");
  });

  it("refuses unknown fields", () => {
    expect(JSON.stringify(validate({ ...pair, secretKey: "x" }).issues)).toContain("secretKey");
  });

  it("is described for editors", () => {
    expect(vikingDBCredentialSchema.jsonSchema()["properties"]).toHaveProperty("sessionToken");
  });
});
