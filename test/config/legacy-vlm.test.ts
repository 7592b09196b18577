import { describe, expect, it } from "vitest";
import { migrate, primary, problemsOf, warningsOf } from "../support/migrate.js";

const vlmOf = (raw: object) => migrate({ vlm: raw }).config.vlms?.["default"];
const credentialsOf = (raw: object) => vlmOf(raw)?.credentials;

describe("an old VLM", () => {
  it("of one key becomes one credential", () => {
    expect(credentialsOf(primary)).toEqual([
      { id: "default", provider: "openai", apiKey: "key-1", baseURL: "https://one.example/v1" },
    ]);
  });

  it("with a backup becomes a primary and a spare", () => {
    const backup = { provider: "volcengine", model: "doubao-seed-1-6", api_key: "key-2" };
    const migration = migrate({ vlm: { ...primary, backup } });
    expect(migration.config.vlms?.["default"]).toEqual({
      model: "gpt-4o",
      credentials: [
        { id: "legacy-primary", provider: "openai", apiKey: "key-1", baseURL: "https://one.example/v1" },
        { id: "legacy-backup", provider: "volcengine", model: "doubao-seed-1-6", apiKey: "key-2" },
      ],
    });
    expect(migration.packages).toEqual(["@hotspare/provider-openai", "@hotspare/provider-volcengine"]);
    expect(warningsOf(migration)).toContainEqual(
      expect.stringMatching(/^changed vlm\.backup: took over for a bad request/),
    );
  });

  it("with a backup of the same provider shares what the backup leaves out, and no model of its own", () => {
    expect(credentialsOf({ ...primary, backup: { api_key: "key-2" } })?.[1]).toEqual({
      id: "legacy-backup",
      provider: "openai",
      apiKey: "key-2",
      baseURL: "https://one.example/v1",
    });
  });

  it("with a providers table takes the default one, for a backup too", () => {
    const providers = {
      openai: { api_key: "o" },
      volcengine: { api_key: "v", api_base: "https://ark.example/api/v3" },
    };
    const backup = { model: "doubao-seed-1-6", default_provider: "volcengine", providers };
    const migration = migrate({ vlm: { model: "gpt-4o", default_provider: "openai", providers, backup } });
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

  it("has a backup found in the primary's table by its provider alone", () => {
    const providers = { openai: { api_key: "o" }, volcengine: { api_key: "v" } };
    const backup = { provider: "volcengine", model: "doubao-seed-1-6" };
    const migration = migrate({ vlm: { model: "gpt-4o", default_provider: "openai", providers, backup } });
    expect(migration.config.vlms?.["default"]?.credentials[1]).toMatchObject({
      provider: "volcengine",
      apiKey: "v",
    });
    expect(warningsOf(migration).filter((warning) => warning.startsWith("dropped"))).toEqual([]);
  });

  it("with a providers table and no default takes the first with a key, and says so", () => {
    const migration = migrate({
      vlm: { model: "m", providers: { azure: { api_base: "https://x" }, openai: { api_key: "o" } } },
    });
    expect(migration.config.vlms?.["default"]?.credentials).toMatchObject([{ provider: "openai" }]);
    expect(warningsOf(migration)[0]).toMatch(/^ambiguous vlm\.providers: names no default_provider beside 2/);
  });

  it("with credentials keeps their ids, and numbers the others", () => {
    const credentials = [{ id: "team-a" }, { api_key: "key-2", model: "gpt-4o-mini", max_tokens: 50 }];
    expect(credentialsOf({ ...primary, max_tokens: 100, credentials })).toMatchObject([
      { id: "team-a", provider: "openai", apiKey: "key-1", maxTokens: 100 },
      { id: "credential-1", provider: "openai", apiKey: "key-2", model: "gpt-4o-mini", maxTokens: 50 },
    ]);
  });

  it("gives another provider's credential nothing of its parent: no key, no address, no header", () => {
    const parent = {
      ...primary,
      max_tokens: 100,
      extra_headers: { authorization: "parent-secret" },
      extra_request_body: { seed: 0 },
    };
    const migration = migrate({
      vlm: { ...parent, credentials: [{}, { provider: "volcengine", api_key: "ark", model: "m" }] },
    });
    expect(migration.config.vlms?.["default"]?.credentials[1]).toEqual({
      id: "credential-1",
      provider: "volcengine",
      model: "m",
      apiKey: "ark",
    });
    expect(warningsOf(migration).filter((warning) => warning.startsWith("changed"))).toEqual([
      "changed vlm.max_tokens: is not passed on to vlm.credentials[1], which is of another provider: write it there if it is meant for both",
      "changed vlm.extra_headers: is not passed on to vlm.credentials[1], which is of another provider: write it there if it is meant for both",
      "changed vlm.extra_request_body: is not passed on to vlm.credentials[1], which is of another provider: write it there if it is meant for both",
    ]);
  });

  it("says what no credential uses of its parent", () => {
    const migration = migrate({ vlm: { ...primary, credentials: [{ api_key: "key-2" }] } });
    expect(warningsOf(migration)).toContain(
      "dropped vlm.api_key: is used by no credential: those of its provider have their own",
    );
  });

  it("with a backup beside credentials says that the backup is not used", () => {
    const migration = migrate({ vlm: { ...primary, credentials: [{}], backup: { api_key: "key-2" } } });
    expect(migration.config.vlms?.["default"]?.credentials.length).toBe(1);
    expect(warningsOf(migration)).toContainEqual(
      expect.stringMatching(/^ambiguous vlm\.backup: stands beside credentials/),
    );
  });

  it("refuses a backup of a backup, beside credentials too", () => {
    const backup = { api_key: "b", backup: { api_key: "c" } };
    const message = /^vlm\.backup\.backup: is a backup of a backup/;
    expect(problemsOf({ vlm: { ...primary, backup } })).toEqual([expect.stringMatching(message)]);
    expect(problemsOf({ vlm: { ...primary, credentials: [{}], backup } })).toEqual([
      expect.stringMatching(message),
    ]);
  });

  it("of Azure has its deployment in a field of its own", () => {
    const azureVlm = {
      backend: "Azure",
      model: "my-deployment",
      api_key: "a",
      api_base: "https://x.openai.azure.com",
      api_version: "2024-10-21",
      credentials: [{}, { model: "other-deployment" }],
    };
    const { config, warnings } = migrate({ vlm: azureVlm });
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

  it("keeps zero and false", () => {
    const zeros = {
      ...primary,
      provider: "volcengine",
      max_retries: 0,
      temperature: 0,
      thinking: false,
      extra_request_body: { top_p: 0, store: false },
    };
    expect(vlmOf(zeros)).toMatchObject({
      retry: { sameCredential: 0 },
      credentials: [
        { extraBody: { top_p: 0, store: false, temperature: 0, thinking: { type: "disabled" } } },
      ],
    });
  });

  it("has its times in milliseconds", () => {
    const { config } = migrate({
      vlm: { ...primary, timeout: 60.5, failback_timeout_seconds: 300, failback_request_count: 10 },
    });
    expect(config).toMatchObject({
      failback: { afterMs: 300_000, afterCalls: 10 },
      vlms: { default: { timeouts: { attemptMs: 60_500 } } },
    });
  });

  it("of the smallest of two failbacks, since one holds for all", () => {
    const dense = { ...primary, model: "text-embedding-3-small", failback_timeout_seconds: 60 };
    const migration = migrate({ vlm: { ...primary, failback_timeout_seconds: 300 }, embedding: { dense } });
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
    ["stream", true, /^dropped vlm\.stream: whoever wants a stream calls vlm\.stream\(\)/],
    ["forward_api_key", false, /^dropped vlm\.forward_api_key: /],
    ["max_concurrent", 5, /^dropped vlm\.max_concurrent: /],
    ["api_version", "x", /^dropped vlm\.api_version: the provider "openai" has no such field/],
    ["ak", "x", /^dropped vlm\.ak: the provider "openai" has no such field/],
    ["somethingelse", 1, /^dropped vlm\.somethingelse: has no equivalent/],
  ])("with %s: %j says what became of it", (name, value, message) => {
    const migration = migrate({ vlm: { ...primary, [name]: value } });
    expect(warningsOf(migration)).toContainEqual(expect.stringMatching(message));
    expect(migration.config).not.toHaveProperty("failback");
  });
});
