import { describe, expect, it } from "vitest";
import { migrate, primary, problemsOf, warningsOf } from "../support/migrate.js";

const vlmOf = async (raw: object) => (await migrate({ vlm: raw })).config.vlms?.["default"];
const credentialsOf = async (raw: object) => (await vlmOf(raw))?.credentials;

const ark = "https://ark.cn-beijing.volces.com/api/v3";

describe("an old VLM", () => {
  it("of one key becomes one credential", async () => {
    expect(await credentialsOf(primary)).toEqual([
      {
        id: "default",
        provider: "openai",
        apiKey: "key-1",
        baseURL: "https://one.example/v1",
        extraBody: { temperature: 0 },
      },
    ]);
  });

  it("with a backup becomes a primary and a spare", async () => {
    const backup = { provider: "volcengine", model: "doubao-seed-1-6", api_key: "key-2", api_base: ark };
    const migration = await migrate({ vlm: { ...primary, backup } });
    expect(migration.config.vlms?.["default"]).toMatchObject({
      model: "gpt-4o",
      credentials: [
        { id: "legacy-primary", provider: "openai", apiKey: "key-1", baseURL: "https://one.example/v1" },
        {
          id: "legacy-backup",
          provider: "volcengine",
          model: "doubao-seed-1-6",
          apiKey: "key-2",
          baseURL: ark,
        },
      ],
    });
    expect(migration.packages).toEqual(["@hotspare/provider-openai", "@hotspare/provider-volcengine"]);
    expect(warningsOf(migration)).toContainEqual(
      expect.stringMatching(/^changed vlm\.backup: is a credential of its own/),
    );
  });

  it("with a backup of the same provider shares what the backup leaves out, and no model of its own", async () => {
    expect((await credentialsOf({ ...primary, backup: { api_key: "key-2" } }))?.[1]).toEqual({
      id: "legacy-backup",
      provider: "openai",
      apiKey: "key-2",
      baseURL: "https://one.example/v1",
      extraBody: { temperature: 0 },
    });
  });

  it("with a providers table takes the default one, for a backup too", async () => {
    const providers = {
      openai: { api_key: "o" },
      volcengine: { api_key: "v", api_base: "https://ark.example/api/v3" },
    };
    const backup = { model: "doubao-seed-1-6", default_provider: "volcengine", providers };
    const migration = await migrate({
      vlm: { model: "gpt-4o", default_provider: "openai", providers, backup },
    });
    expect(migration.config.vlms?.["default"]?.credentials).toMatchObject([
      { id: "legacy-primary", provider: "openai", apiKey: "o" },
      { id: "legacy-backup", provider: "volcengine", apiKey: "v", baseURL: "https://ark.example/api/v3" },
    ]);
    expect(warningsOf(migration)).toEqual(
      expect.arrayContaining([
        "dropped vlm.backup.providers.openai: no credential is of this provider: add one if it is to be a spare",
      ]),
    );
  });

  it("has a backup found in the primary's table by its provider alone", async () => {
    const providers = { openai: { api_key: "o" }, volcengine: { api_key: "v" } };
    const backup = { provider: "volcengine", model: "doubao-seed-1-6" };
    const migration = await migrate({
      vlm: { model: "gpt-4o", default_provider: "openai", providers, backup },
    });
    expect(migration.config.vlms?.["default"]?.credentials[1]).toMatchObject({
      provider: "volcengine",
      apiKey: "v",
    });
    expect(warningsOf(migration).filter((warning) => warning.startsWith("dropped"))).toEqual([]);
  });

  it("with a providers table and no default takes the first with a key, and says so", async () => {
    const migration = await migrate({
      vlm: { model: "m", providers: { azure: { api_base: "https://x" }, openai: { api_key: "o" } } },
    });
    expect(migration.config.vlms?.["default"]?.credentials).toMatchObject([{ provider: "openai" }]);
    expect(warningsOf(migration)[0]).toMatch(/^ambiguous vlm\.providers: names no default_provider beside 2/);
  });

  it("with credentials keeps their ids, and numbers the others", async () => {
    const credentials = [{ id: "team-a" }, { api_key: "key-2", model: "gpt-4o-mini", max_tokens: 50 }];
    expect(await credentialsOf({ ...primary, max_tokens: 100, credentials })).toMatchObject([
      { id: "team-a", provider: "openai", apiKey: "key-1", maxTokens: 100 },
      { id: "credential-1", provider: "openai", apiKey: "key-2", model: "gpt-4o-mini", maxTokens: 50 },
    ]);
  });

  it("gives another provider's credential nothing of its parent: no key, no address, no header", async () => {
    const parent = {
      ...primary,
      max_tokens: 100,
      extra_headers: { authorization: "parent-secret" },
      extra_request_body: { seed: 0 },
    };
    const migration = await migrate({
      vlm: {
        ...parent,
        credentials: [{}, { provider: "volcengine", api_key: "ark", model: "m", api_base: ark }],
      },
    });
    expect(migration.config.vlms?.["default"]?.credentials[1]).toEqual({
      id: "credential-1",
      provider: "volcengine",
      model: "m",
      apiKey: "ark",
      baseURL: ark,
      extraBody: { temperature: 0, thinking: { type: "disabled" } },
    });
    expect(warningsOf(migration).filter((warning) => warning.includes("passed on"))).toEqual([
      "changed vlm.max_tokens: is not passed on to vlm.credentials[1], which is of another provider: write it there if it is meant for both",
      "changed vlm.extra_headers: is not passed on to vlm.credentials[1], which is of another provider: write it there if it is meant for both",
      "changed vlm.extra_request_body: is not passed on to vlm.credentials[1], which is of another provider: write it there if it is meant for both",
    ]);
  });

  it("says what no credential uses of its parent", async () => {
    const migration = await migrate({ vlm: { ...primary, credentials: [{ api_key: "key-2" }] } });
    expect(warningsOf(migration)).toContain(
      "dropped vlm.api_key: is used by no credential: each has its own, or is of another provider",
    );
  });

  it("with a backup beside credentials says that the backup is not used", async () => {
    const migration = await migrate({ vlm: { ...primary, credentials: [{}], backup: { api_key: "key-2" } } });
    expect(migration.config.vlms?.["default"]?.credentials.length).toBe(1);
    expect(warningsOf(migration)).toContainEqual(
      expect.stringMatching(/^ambiguous vlm\.backup: stands beside credentials/),
    );
  });

  it("refuses a backup of a backup, beside credentials too", async () => {
    const backup = { api_key: "b", backup: { api_key: "c" } };
    const message = /^vlm\.backup\.backup: is a backup of a backup/;
    expect(problemsOf({ vlm: { ...primary, backup } })).toEqual([expect.stringMatching(message)]);
    expect(problemsOf({ vlm: { ...primary, credentials: [{}], backup } })).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it("of Azure has its deployment in a field of its own", async () => {
    const azureVlm = {
      backend: "Azure",
      model: "my-deployment",
      api_key: "a",
      api_base: "https://x.openai.azure.com",
      api_version: "2024-10-21",
      credentials: [{}, { model: "other-deployment" }],
    };
    const { config, warnings } = await migrate({ vlm: azureVlm });
    expect(config.vlms?.["default"]?.credentials).toMatchObject([
      {
        provider: "azure",
        endpoint: "https://x.openai.azure.com",
        apiVersion: "2024-10-21",
        deployment: "my-deployment",
        apiKey: "a",
      },
      { deployment: "other-deployment" },
    ]);
    expect(config.vlms?.["default"]?.credentials[1]).not.toHaveProperty("model");
    expect(warnings.filter(({ kind }) => kind === "ambiguous")).toMatchObject([
      { path: "vlm.credentials[1].model" },
    ]);
  });

  it("keeps zero and false", async () => {
    const zeros = {
      ...primary,
      provider: "volcengine",
      max_retries: 0,
      temperature: 0,
      thinking: false,
      extra_request_body: { top_p: 0, store: false },
    };
    expect(await vlmOf(zeros)).toMatchObject({
      retry: { sameCredential: 0 },
      credentials: [
        { extraBody: { top_p: 0, store: false, temperature: 0, thinking: { type: "disabled" } } },
      ],
    });
  });

  it("has its times in milliseconds", async () => {
    const { config } = await migrate({
      vlm: { ...primary, timeout: 60.5, failback_timeout_seconds: 300, failback_request_count: 10 },
    });
    expect(config).toMatchObject({
      failback: { afterMs: 300_000, afterCalls: 10 },
      vlms: { default: { timeouts: { attemptMs: 60_500 } } },
    });
  });

  it("of the smallest of two failbacks, since one holds for all", async () => {
    const dense = { ...primary, model: "text-embedding-3-small", failback_timeout_seconds: 60 };
    const migration = await migrate({
      vlm: { ...primary, failback_timeout_seconds: 300 },
      embedding: { dense },
    });
    expect(migration.config.failback).toEqual({ afterMs: 60_000 });
    expect(warningsOf(migration)).toContainEqual(
      expect.stringMatching(/^ambiguous failback_timeout_seconds/),
    );
  });

  it.each([
    ["failback_timeout_seconds", 0, /^changed vlm\.failback_timeout_seconds: moved back at once/],
    ["failback_request_count", -1, /^changed vlm\.failback_request_count: is no whole number from 1/],
    ["timeout", 0, /^dropped vlm\.timeout: is no time/],
    ["max_retries", -1, /^dropped vlm\.max_retries: is no whole number/],
    ["stream", true, /^dropped vlm\.stream: has no place in a configuration: call vlm\.stream\(\)/],
    ["forward_api_key", false, /^dropped vlm\.forward_api_key: /],
    ["max_concurrent", 5, /^changed vlm\.max_concurrent: is vlms\.default\.credentials\[\]\.maxConcurrent/],
    ["api_version", "x", /^dropped vlm\.api_version: the provider "openai" has no such field/],
    ["ak", "x", /^dropped vlm\.ak: the provider "openai" has no such field/],
    ["somethingelse", 1, /^dropped vlm\.somethingelse: has no equivalent/],
  ])("with %s: %j says what became of it", async (name, value, message) => {
    const migration = await migrate({ vlm: { ...primary, [name]: value } });
    expect(warningsOf(migration)).toContainEqual(expect.stringMatching(message));
    expect(migration.config).not.toHaveProperty("failback");
  });
});
