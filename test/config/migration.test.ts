import { loadConfig, migrateLegacyConfig } from "@hotspare/config";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it } from "vitest";
import { migrate, plugins, primary, problemsOf, warningsOf } from "../support/migrate.js";

describe("old embeddings", () => {
  it("become an embedder for each kind of vector", async () => {
    const { config } = await migrate({
      embedding: {
        max_retries: 2,
        circuit_breaker: { failure_threshold: 5, reset_timeout: 60, max_reset_timeout: 600 },
        dense: {
          provider: "openai",
          model: "text-embedding-3-small",
          dimension: 1024,
          api_key: "e",
          credentials: [{}, { api_key: "e2" }],
        },
        sparse: {
          backend: "vikingdb",
          model: "bge-m3",
          ak: "A",
          sk: "S",
          region: "cn-beijing",
          host: "api-vikingdb.vikingdb.cn-beijing.volces.com",
        },
        hybrid: { provider: "vikingdb", model: "bge-m3", ak: "A", sk: "S", max_retries: 0 },
      },
    });
    expect(config).toEqual({
      breaker: { failureThreshold: 5, cooldownMs: 60_000, maxCooldownMs: 600_000 },
      embedders: {
        dense: {
          model: "text-embedding-3-small",
          truncateDimensions: 1024,
          retry: { sameCredential: 2 },
          credentials: [
            { id: "credential-0", provider: "openai", apiKey: "e" },
            { id: "credential-1", provider: "openai", apiKey: "e2" },
          ],
        },
        sparse: {
          model: "bge-m3",
          output: "sparse",
          retry: { sameCredential: 2 },
          credentials: [
            {
              id: "default",
              provider: "vikingdb",
              accessKeyId: "A",
              secretAccessKey: "S",
              region: "cn-beijing",
              baseURL: "https://api-vikingdb.vikingdb.cn-beijing.volces.com",
            },
          ],
        },
        hybrid: {
          model: "bge-m3",
          output: "hybrid",
          retry: { sameCredential: 0 },
          credentials: [{ id: "default", provider: "vikingdb", accessKeyId: "A", secretAccessKey: "S" }],
        },
      },
    });
  });

  it("say what became of their other fields, and of dense beside sparse", async () => {
    const model = { provider: "vikingdb", model: "bge-m3", ak: "A", sk: "S" };
    const dense = {
      ...model,
      query_param: "query",
      document_param: "passage",
      encoding_format: "float",
      input: "text",
      batch_size: 8,
      max_tokens: 5,
      extra_request_body: { a: 1 },
    };
    const told = warningsOf(await migrate({ embedding: { max_concurrent: 3, dense, sparse: model } }));
    expect(told.filter((warning) => !warning.startsWith("renamed"))).toMatchInlineSnapshot(`
      [
        "dropped embedding.max_concurrent: is the option concurrency of embedMany, for each credential",
        "changed embedding.max_input_tokens: is not written, and was 4096: inputs were cut to 4096 tokens. Here nothing is cut, and an input that is too long for the model is an error of the class input_too_large: cut long texts before",
        "dropped embedding.dense.batch_size: is the option batchSize of embedMany",
        "dropped embedding.dense.max_tokens: an embedding generates no tokens",
        "dropped embedding.dense.query_param: was sent to servers of OpenAI's protocol alone: say embed(inputs, { inputType: "query" }) where the provider knows it",
        "dropped embedding.dense.document_param: was sent to servers of OpenAI's protocol alone: say embed(inputs, { inputType: "document" }) where the provider knows it",
        "dropped embedding.dense.encoding_format: is not chosen here: the provider asks for what it reads best",
        "dropped embedding.dense.input: chose a path at Ark alone: the provider knows what its model takes",
        "changed embedding.dense, embedding.sparse: were joined to one hybrid embedder: compositeEmbedder({ dense: embedders.get("dense"), sparse: embedders.get("sparse", "sparse") }) does so",
      ]
    `);
  });

  it("of two models in one space are told apart, as the old design did not", async () => {
    const dense = {
      ...primary,
      model: "text-embedding-3-small",
      credentials: [{}, { model: "text-embedding-ada-002" }],
    };
    const migration = migrateLegacyConfig({ embedding: { dense } });
    expect(warningsOf(migration)).toContainEqual(
      expect.stringMatching(/^changed embedding\.dense\.credentials: name other models/),
    );
    await expect(loadConfig({ plugins }, migration.config)).rejects.toThrow(/vectorSpace/);
  });
});

describe("a migration", () => {
  it("names the package of a provider that is not installed", async () => {
    const credentials = [{ provider: "azure", api_key: "a", api_base: "https://x", model: "d" }];
    const { warnings } = migrateLegacyConfig({ vlm: { ...primary, credentials } }, { plugins: [openai()] });
    expect(warnings.filter(({ kind }) => kind === "provider")).toEqual([
      {
        kind: "provider",
        path: 'provider "azure"',
        message: "is not installed: npm install @hotspare/provider-azure, and add its plugin",
      },
    ]);
  });

  it("leaves what is not about models where it is, and says so", async () => {
    const migration = await migrate({ vlm: primary, storage: { workspace: "./data" }, server: null });
    expect(warningsOf(migration)).toContain(
      "dropped storage: is not about embedders or VLMs: it stays in the old configuration",
    );
    expect(warningsOf(migration).some((warning) => warning.includes("server"))).toBe(false);
  });

  it("shows no key in a warning or an error", async () => {
    const secret = "sk-a-very-secret-key";
    const raw = {
      vlm: { ...primary, api_key: secret, sk: secret, backup: { api_key: secret, host: secret } },
    };
    expect(JSON.stringify(migrateLegacyConfig(raw).warnings)).not.toContain(secret);
    expect(
      problemsOf({ vlm: { model: "m", max_retries: secret, timeout: secret, credentials: [secret] } }).join(),
    ).not.toContain(secret);
  });

  it.each([
    [null, "is null: must be the old configuration as an object"],
    [[], "is a list of 0: must be the old configuration as an object"],
    [{}, 'has neither "vlm" nor "embedding"; there are: no fields'],
    [{ storage: {} }, 'has neither "vlm" nor "embedding"; there are: storage'],
    [{ vlm: [] }, "vlm: is a list of 0: must be an object"],
    [{ vlm: { provider: "openai" } }, "vlm.model: is missing: name the model"],
    [
      { vlm: { model: "m" } },
      'vlm.provider: is missing, and its parent names none: name the provider, such as "openai"',
    ],
    [{ vlm: { ...primary, max_retries: "many" } }, "vlm.max_retries: is a text: must be a number"],
    [{ vlm: { ...primary, credentials: ["x"] } }, "vlm.credentials[0]: is a text: must be an object"],
    [{ embedding: {} }, "embedding: has none of dense, sparse, hybrid; there are: no fields"],
  ])("%#: of %j says what is missing", (raw, message) => {
    expect(problemsOf(raw)).toContainEqual(expect.stringContaining(message));
  });

  it("tells all problems at once", async () => {
    const raw = { vlm: { backup: { backup: { model: "m" } }, timeout: "x" }, embedding: { dense: {} } };
    expect(problemsOf(raw).length).toBeGreaterThan(4);
  });
});
