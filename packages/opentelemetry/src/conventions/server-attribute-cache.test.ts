import { describe, expect, it } from "vitest";
import { ServerAttributeCache } from "./server-attribute-cache.js";

describe("the attributes of a server", () => {
  it.each([
    ["openai", "https://api.openai.com/v1", "openai", "api.openai.com", 443],
    ["openai", "https://api.deepseek.com", "deepseek", "api.deepseek.com", 443],
    ["openai", "https://api.groq.com/openai/v1", "groq", "api.groq.com", 443],
    ["openai", "https://api.x.ai/v1", "x_ai", "api.x.ai", 443],
    [
      "openai",
      "https://generativelanguage.googleapis.com/v1beta/openai",
      "gcp.gemini",
      "generativelanguage.googleapis.com",
      443,
    ],
    [
      "ai-sdk",
      "https://us-central1-aiplatform.googleapis.com/v1",
      "gcp.vertex_ai",
      "us-central1-aiplatform.googleapis.com",
      443,
    ],
    [
      "ai-sdk",
      "https://bedrock-runtime.eu-west-1.amazonaws.com",
      "aws.bedrock",
      "bedrock-runtime.eu-west-1.amazonaws.com",
      443,
    ],
    ["azure", "https://team.openai.azure.com", "azure.ai.openai", "team.openai.azure.com", 443],
    ["azure", undefined, "azure.ai.openai", undefined, undefined],
    [
      "volcengine",
      "https://ark.cn-beijing.volces.com/api/v3",
      "volcengine",
      "ark.cn-beijing.volces.com",
      443,
    ],
    ["openai", "http://127.0.0.1:8000/v1", "openai", "127.0.0.1", 8000],
    ["openai", "http://[::1]:8000/v1", "openai", "::1", 8000],
    ["openai", "https://notopenai.company.example", "openai", "notopenai.company.example", 443],
    ["acme", "https://evil-x.ai.example", "acme", "evil-x.ai.example", 443],
    ["acme", "no address", "acme", undefined, undefined],
  ])("%s at %s", (provider, address, name, host, port) => {
    expect(new ServerAttributeCache(false).of(provider, address)).toEqual({
      "gen_ai.provider.name": name,
      ...(host === undefined ? {} : { "server.address": host }),
      ...(port === undefined ? {} : { "server.port": port }),
    });
  });

  it("is named as until 1.36 too, when wanted", () => {
    const cache = new ServerAttributeCache(true);
    expect(cache.of("openai", "https://api.x.ai/v1")).toMatchObject({
      "gen_ai.provider.name": "x_ai",
      "gen_ai.system": "xai",
    });
    expect(cache.of("volcengine")).toEqual({
      "gen_ai.provider.name": "volcengine",
      "gen_ai.system": "volcengine",
    });
  });

  it("is read once for each address", () => {
    const cache = new ServerAttributeCache(false);
    expect(cache.of("openai", "http://127.0.0.1:1")).toBe(cache.of("openai", "http://127.0.0.1:1"));
  });
});
