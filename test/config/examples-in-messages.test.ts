import { loadConfig } from "@hotspare/config";
import { InvalidConfigError } from "@hotspare/core";
import { expect, it } from "vitest";
import { plugins } from "../support/migrate.js";

it.each([
  [{ provider: "openai", baseURL: "api.openai.com/v1" }, "such as https://api.openai.com/v1"],
  [
    { provider: "azure", endpoint: "my-resource.openai.azure.com", deployment: "d" },
    "such as https://my-resource.openai.azure.com",
  ],
  [
    { provider: "volcengine", baseURL: "ark.cn-beijing.volces.com/api/v3" },
    "such as https://ark.cn-beijing.volces.com/api/v3",
  ],
  [
    { provider: "vikingdb", baseURL: "api-vikingdb.vikingdb.cn-beijing.volces.com" },
    "such as https://api-vikingdb.vikingdb.cn-beijing.volces.com",
  ],
])("an address without its scheme does not blot out the message's example: %j", async (fields, example) => {
  const config = { embedders: { e: { model: "m", credentials: [{ ...fields, apiKey: "key-of-nobody" }] } } };
  const error: unknown = await loadConfig({ plugins }, config as never).catch((caught: unknown) => caught);
  const [issue] = InvalidConfigError.isInstance(error) ? error.issues : [];
  expect(issue?.message).toMatch(/is not an http\(s\) URL/);
  expect(`${issue?.message}\n`).toContain(`${example}\n`);
});
