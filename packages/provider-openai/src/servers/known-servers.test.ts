import { describe, expect, it } from "vitest";
import { knownServerOf, knownServers, knownTraits } from "./known-servers.js";
import { chatDialect, embeddingDialect } from "./server-dialects.js";

describe("a known server", () => {
  it.each([
    ["https://api.openai.com/v1", "OpenAI"],
    ["https://eu.api.openai.com/v1", "OpenAI"],
    ["https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "DashScope"],
    ["https://token-plan.cn-beijing.maas.aliyuncs.com/compatible-mode/v1", "DashScope"],
    ["https://generativelanguage.googleapis.com/v1beta/openai/", "Gemini"],
    ["https://API.MISTRAL.AI:443/v1", "Mistral"],
    ["https://open.bigmodel.cn/api/paas/v4", "Zhipu"],
  ])("is known by its host: %s", (baseURL, name) => {
    expect(knownServerOf(baseURL)?.name).toBe(name);
  });

  it.each([
    "http://127.0.0.1:8000/v1",
    "https://api.openai.com.example/v1",
    "https://notapi.openai.com/v1",
    "https://my-vllm.pai-eas.aliyuncs.com/v1",
    "https://gateway.example/api.openai.com",
  ])("is no host that only looks similar: %s", (baseURL) => {
    expect(knownServerOf(baseURL)).toBeUndefined();
    expect(knownTraits(baseURL, "m")).toEqual({});
  });

  it("has as many inputs as the model accepts", () => {
    const dashscope = (model: string) =>
      knownTraits("https://dashscope.aliyuncs.com/compatible-mode/v1", model);
    expect(dashscope("text-embedding-v4").maxInputs).toBe(10);
    expect(dashscope("text-embedding-v2").maxInputs).toBe(25);
    expect(knownTraits("https://qianfan.baidubce.com/v2", "tao-8k").maxInputs).toBe(1);
    expect(knownTraits("https://api.voyageai.com/v1", "voyage-4-lite")).toMatchObject({
      maxInputs: 1000,
      maxTokens: 1_000_000,
      queryBody: { input_type: "query" },
    });
  });

  it("has the fields that its reasoning models accept", () => {
    const unsupportedBy = (model: string) => knownTraits("https://api.x.ai/v1", model).unsupported;
    for (const model of ["grok-4", "grok-4.20-reasoning", "grok-5", "grok-code-fast-1", "grok-3-mini-fast"]) {
      expect([model, unsupportedBy(model)]).toEqual([model, ["presencePenalty", "frequencyPenalty", "stop"]]);
    }
    for (const model of ["grok-3", "grok-4-1-fast-non-reasoning", "grok-2-vision"]) {
      expect([model, unsupportedBy(model)]).toEqual([model, ["presencePenalty"]]);
    }
    const together = (model: string) => knownTraits("https://api.together.xyz/v1", model).thinkTags;
    expect([together("deepseek-ai/DeepSeek-R1"), together("meta-llama/Llama-4")]).toEqual([true, undefined]);
  });

  it("is in the table once, with a host and a trait", () => {
    const hosts = knownServers.flatMap((server) => server.hosts);
    expect(new Set(hosts).size).toBe(hosts.length);
    for (const { name, hosts: own, ...traits } of knownServers) {
      expect([name, own.length > 0, Object.keys(traits).length > 0]).toEqual([name, true, true]);
    }
  });
});

describe("what an adapter sends", () => {
  const known = {
    maxInputs: 10,
    encodingFormat: "float",
    maxTokensField: "max_tokens",
    thinkTags: true,
  } as const;

  it("follows the credential first, then the known traits, then the defaults", () => {
    expect(embeddingDialect({}, {})).toMatchObject({
      maxInputs: 2048,
      maxTokens: 300_000,
      encodingFormat: "base64",
    });
    expect(embeddingDialect({}, known)).toMatchObject({
      maxInputs: 10,
      encodingFormat: "float",
      encodingFormatIsSet: false,
    });
    const said = { limits: { maxInputs: 5 }, encodingFormat: "omit", send: { dimensions: false } } as const;
    expect(embeddingDialect(said, known, { user: "u" })).toMatchObject({
      maxInputs: 5,
      encodingFormat: "omit",
      encodingFormatIsSet: true,
      dimensions: false,
      extraBody: { user: "u" },
    });
  });

  it("to a chat server keeps the configured settings fixed, and leaves out the options that either source lists", () => {
    expect(chatDialect({}, known, undefined)).toMatchObject({ thinkTags: true, fixed: [] });
    const dialect = chatDialect(
      { thinkTags: false, send: { maxTokens: "max_completion_tokens", leaveOut: ["seed", "topK"] } },
      { ...known, unsupported: ["topK"] },
      undefined,
    );
    expect(dialect).toMatchObject({
      maxTokensField: "max_completion_tokens",
      thinkTags: false,
      unsupported: ["topK"],
      refused: ["seed", "topK"],
    });
    expect(dialect.fixed).toEqual(["max_tokens_refused", "max_completion_tokens_refused"]);
  });

  it.each([
    [{}, { sendsBackReasoning: false }, "refused"],
    [{}, { sendsBackReasoning: "reasoning_content" }, "reasoning_content"],
    [{ send: { reasoning: "reasoning" } }, { sendsBackReasoning: false }, "reasoning"],
    [{ send: { reasoning: false } }, { sendsBackReasoning: "reasoning_content" }, "leftOut"],
    [{}, {}, undefined],
  ] as const)("as thoughts, with the setting %j and the trait %j, is %s", (settings, known, thoughts) => {
    expect(chatDialect(settings, known, undefined).thoughts).toBe(thoughts);
  });
});
