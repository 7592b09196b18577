import { migrateLegacyConfig } from "@hotspare/config";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";
import { migrate, primary, problemsOf, warningsOf } from "../support/migrate.js";

const dense = { provider: "openai", model: "bge-m3", api_key: "k" };
const denseOf = async (more: object) =>
  (await migrate({ embedding: { dense: { ...dense, ...more } } })).config.embedders?.["dense"];

describe("a provider that speaks OpenAI's protocol", () => {
  const key = { api_key: "k", api_base: undefined };

  it.each([
    ["glm", undefined, "https://api.z.ai/api/coding/paas/v4"],
    ["Z.ai", "https://open.bigmodel.cn/api/paas/v4/", "https://open.bigmodel.cn/api/paas/v4"],
  ])(
    "%s is a VLM of provider openai at the address that was in force",
    async (provider, api_base, baseURL) => {
      const migration = await migrate({ vlm: { provider, model: "glm-4.6v", api_key: "k", api_base } });
      expect(migration.config.vlms?.["default"]?.credentials).toEqual([
        { id: "default", provider: "openai", apiKey: "k", baseURL, extraBody: { temperature: 0 } },
      ]);
      expect(warningsOf(migration).join()).toContain("vlm.provider");
    },
  );

  it("of Ollama needs no key, and cuts vectors as before", async () => {
    expect(
      await denseOf({ provider: "ollama", api_base: undefined, api_key: undefined, dimension: 256 }),
    ).toMatchObject({
      truncateDimensions: 256,
      credentials: [{ provider: "openai", baseURL: "http://localhost:11434/v1" }],
    });
  });

  it.each([
    ["jina-embeddings-v3", {}, "retrieval.query", "retrieval.passage"],
    ["jina-code-embeddings-1.5b", {}, "nl2code.query", "nl2code.passage"],
    ["jina-embeddings-v3", { query_param: "q", document_param: "d" }, "q", "d"],
  ])("of Jina has tasks: %s with %j", async (model, fields, query, document) => {
    expect(await denseOf({ ...key, ...fields, provider: "jina", model, dimension: 512 })).toMatchObject({
      dimensions: 512,
      credentials: [
        { baseURL: "https://api.jina.ai/v1", queryBody: { task: query }, documentBody: { task: document } },
      ],
    });
  });

  it("of Voyage has another name for the length", async () => {
    expect(await denseOf({ ...key, provider: "voyage", model: "voyage-3.5", dimension: 512 })).toMatchObject({
      truncateDimensions: 512,
      credentials: [{ baseURL: "https://api.voyageai.com/v1", extraBody: { output_dimension: 512 } }],
    });
  });

  it("of DashScope is one with input: text alone", async () => {
    const dashscope = { ...key, provider: "dashscope", model: "text-embedding-v4", dimension: 512 };
    const api_base = "https://dashscope-intl.aliyuncs.com";
    expect(await denseOf({ ...dashscope, api_base, input: "text" })).toMatchObject({
      dimensions: 512,
      credentials: [{ provider: "openai", baseURL: `${api_base}/compatible-mode/v1` }],
    });
    expect(problemsOf({ embedding: { dense: dashscope } })).toEqual([
      expect.stringMatching(
        /^embedding\.dense\.provider: .*With input: text it was asked in OpenAI's protocol/,
      ),
    ]);
  });

  it("is another for Kimi, which was asked in Anthropic's protocol", () => {
    expect(problemsOf({ vlm: { ...primary, provider: "kimi" } })).toEqual([
      expect.stringMatching(
        /^vlm\.provider: names "kimi", .* https:\/\/api\.kimi\.com\/coding\/v1: write provider: "openai"/,
      ),
    ]);
  });

  it.each(["jina", "ollama", "voyage", "dashscope"])(
    "of %s is none as a VLM, and is refused with what to write",
    (provider) => {
      expect(problemsOf({ vlm: { ...primary, provider } })).toEqual([
        expect.stringMatching(
          /^vlm\.provider: names .* no package of ours serves for VLMs\. .*write provider: "openai"/,
        ),
      ]);
    },
  );

  it("of GLM is none as an embedder, and is refused with what to write", () => {
    expect(problemsOf({ embedding: { dense: { ...dense, provider: "glm" } } })).toEqual([
      expect.stringMatching(
        /^embedding\.dense\.provider: names "glm", .* for VLMs alone\. .*write provider: "openai"/,
      ),
    ]);
  });

  it("that a plugin of yours serves keeps its name, and its thinking is not said to be what it is not", () => {
    const acme = { ...openai(), name: "dashscope" };
    const migration = migrateLegacyConfig(
      { vlm: { ...primary, provider: "dashscope", thinking: false } },
      { plugins: [acme] },
    );
    expect(migration.config.vlms?.["default"]?.credentials[0]?.provider).toBe("dashscope");
    expect(warningsOf(migration)).toContainEqual(
      expect.stringMatching(
        /^dropped vlm\.thinking: was sent to .* addresses of DashScope alone, and credential "default" is at neither/,
      ),
    );
  });

  it("is remembered by the place of its credential", async () => {
    const { formerProviders } = await migrate({
      vlm: { ...primary, provider: "Z.ai" },
      embedding: { dense: { ...dense, provider: "jina" } },
    });
    expect(formerProviders).toEqual({
      "vlms.default.credentials[0]": "z.ai",
      "embedders.dense.credentials[0]": "jina",
    });
  });
});
