import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { type HotspareConfig, type LoadConfigOptions, loadConfig } from "@hotspare/config";
import { stickyRing } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { ManualClock, startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { stringify } from "yaml";
import { configFolder } from "../support/config-folder.js";

const keyA = "team-a-key-0123456789";
const keyB = "team-b-key-9876543210";

async function createWorld(options: Partial<LoadConfigOptions> = {}) {
  const simulator = await startSimulator();
  const clock = new ManualClock();
  onTestFinished(() => simulator.close());
  const environment = { BASE_URL: simulator.baseURL, KEY_A: keyA };
  const load = async (source: string | URL | HotspareConfig, more: Partial<LoadConfigOptions> = {}) => {
    const given = { random: () => 0, clock, environment, ...options, ...more, plugins: [openai()] };
    const loaded = await loadConfig(given, source);
    onTestFinished(() => loaded.close({ graceMs: 0 }));
    return loaded;
  };
  return { simulator, load, environment };
}

const yaml = `
embedders:
  documents:
    model: text-embedding-3-small
    dimensions: 8
    credentials:
      - { id: team-a, provider: openai, apiKey: "\${KEY_A}", baseURL: "\${BASE_URL}" }
      - { id: team-b, provider: openai, apiKey: file:./team-b.key, baseURL: "\${BASE_URL}" }
vlms:
  captions:
    model: gpt-4.1-mini
    purpose: captions
    credentials:
      - { provider: openai, apiKey: "\${KEY_A}", baseURL: "\${BASE_URL}" }
`;

describe("a configuration file", () => {
  it("in YAML makes every model, with keys from variables and files", async () => {
    const { simulator, load } = await createWorld();
    const folder = await configFolder({ "hotspare.yaml": yaml, "team-b.key": `${keyB}\n` });
    const models = await load(join(folder, "hotspare.yaml"));
    expect([models.embedders.names, models.vlms.names]).toEqual([["documents"], ["captions"]]);
    simulator.key(keyA).revoked();
    const { credentialId, embeddings } = await models.embedders.get("documents").embed(["hello"]);
    expect([credentialId, embeddings[0]?.dense.length]).toEqual(["team-b", 8]);
    simulator.key(keyA).healthy();
    models.hotspare.usage.reset();
    models.vlms.get("captions").reset();
    await models.vlms.get("captions").complete({ prompt: "hello" });
    expect(Object.keys(models.hotspare.usage.merged("purpose"))).toContain("captions");
  });

  it("in JSON does the same, given as a URL too", async () => {
    const { load } = await createWorld();
    const config = {
      $schema: "./hotspare.schema.json",
      vlms: {
        captions: {
          model: "gpt-4.1-mini",
          credentials: [{ provider: "openai", apiKey: "${KEY_A}", baseURL: "${BASE_URL}" }],
        },
      },
    };
    const folder = await configFolder({ "hotspare.json": `\uFEFF${JSON.stringify(config, null, "\t")}` });
    const url = pathToFileURL(join(folder, "hotspare.json"));
    const { content } = await (await load(url)).vlms.get("captions").complete({ prompt: "hello" });
    expect(content).not.toBe("");
    const byText = await load(url.href);
    expect((await byText.vlms.get("captions").complete({ prompt: "hello" })).content).toBe(content);
  });

  it("has keys in files read again when they are refused, once they were changed on disk", async () => {
    const { simulator, load } = await createWorld();
    const folder = await configFolder({ "hotspare.yaml": yaml, "team-b.key": keyB });
    const embedder = (await load(join(folder, "hotspare.yaml"))).embedders.get("documents");
    embedder.removeCredential("team-a");
    await embedder.embed(["hello"]);
    simulator.key(keyB).revoked();
    await writeFile(join(folder, "team-b.key"), "the-new-key-of-team-b\n");
    await expect(embedder.embed(["hello"])).resolves.toMatchObject({ credentialId: "team-b" });
  });

  it("says failback and breaker over what code gives, field by field", async () => {
    const { load } = await createWorld({ failback: { afterCalls: 9 }, breaker: { cooldownMs: 7 } });
    const { config } = await load({
      failback: { afterMs: 5_000 },
      vlms: { a: { model: "m", credentials: [{ provider: "openai", apiKey: keyA }] } },
    });
    expect(config).toMatchObject({ failback: { afterMs: 5_000, afterCalls: 9 }, breaker: { cooldownMs: 7 } });
  });

  it("says retries and times for all its models, over what code gives", async () => {
    const { load } = await createWorld({ timeouts: { attemptMs: 7_000 }, retry: { maxRounds: 5 } });
    const credentials = [{ provider: "openai", apiKey: keyA }];
    const config: HotspareConfig = {
      retry: { backoffMs: 100 },
      timeouts: { idleMs: 9_000 },
      switcher: "spread",
      policy: { unknown: { call: "rethrow", circuit: "none" } },
      vlms: { a: { model: "m", credentials }, b: { model: "m", credentials, retry: { backoffMs: 50 } } },
    };
    const printed = (await load(config)).config;
    expect(printed).toMatchObject({
      vlms: {
        a: {
          switcher: "spread",
          retry: { maxRounds: 5, backoffMs: 100 },
          timeouts: { attemptMs: 7_000, idleMs: 9_000 },
        },
        b: { retry: { maxRounds: 5, backoffMs: 50 } },
      },
    });
  });

  it("tells costs with its prices", async () => {
    const { load } = await createWorld();
    const models = await load({
      prices: { currency: "USD", models: { "gpt-4.1-mini": { promptPerMillion: 1_000_000 } } },
      vlms: {
        a: {
          model: "gpt-4.1-mini",
          credentials: [{ provider: "openai", apiKey: keyA, baseURL: "${BASE_URL}" }],
        },
      },
    });
    const { usage } = await models.vlms.get("a").complete({ prompt: "hello" });
    expect(models.hotspare.usage.snapshot().total.cost).toBe(usage.promptTokens);
  });

  it("may take numbers and switches from variables, and leaves a key of digits a text", async () => {
    const { load } = await createWorld();
    const environment = { DIMENSIONS: "256", VERIFY: "true", WAIT: "0.5", KEY: "12345678901234567890" };
    const config = {
      retry: { backoffMs: "${WAIT}", maxRounds: "${ROUNDS:-2}" },
      embedders: {
        a: {
          model: "text-embedding-3-small",
          dimensions: "${DIMENSIONS}",
          vectorSpace: { verify: "${VERIFY}" },
          credentials: [{ provider: "openai", apiKey: "${KEY}" }],
        },
      },
    };
    expect((await load(config as never, { environment })).config).toMatchObject({
      embedders: {
        a: { dimensions: 256, vectorSpace: { verify: true }, retry: { backoffMs: 0.5, maxRounds: 2 } },
      },
    });
  });

  it("may hold what is used elsewhere by YAML's anchors", async () => {
    const { load } = await createWorld();
    const text = `
x-common: &openai { provider: openai, apiKey: "\${KEY_A}", baseURL: "\${BASE_URL}" }
vlms:
  one: &one { model: gpt-4.1-mini, credentials: [*openai] }
  two: { <<: *one, purpose: other }
  3: *one
`;
    const folder = await configFolder({ "hotspare.yaml": text });
    const models = await load(join(folder, "hotspare.yaml"));
    expect(models.vlms.names).toEqual(["3", "one", "two"]);
    const { credentialId } = await models.vlms.get("two").complete({ prompt: "a", maxTokens: 5 });
    expect([credentialId, Object.keys(models.hotspare.usage.merged("purpose"))]).toEqual([
      "credential-0",
      ["other"],
    ]);
  });

  it("may use an anchor more often than parsers like", async () => {
    const { load } = await createWorld();
    const models = Array.from(
      { length: 500 },
      (_, at) => `  m${at}: { model: gpt-4.1-mini, credentials: [*key] }`,
    );
    const text = ["x-key: &key { provider: openai, apiKey: k }", "vlms:", ...models].join("\n");
    const folder = await configFolder({ "hotspare.yaml": text });
    expect((await load(join(folder, "hotspare.yaml"))).vlms.names).toHaveLength(500);
  });

  it("leaves nothing open when anything in it is wrong", async () => {
    let closed = 0;
    const link = {
      publish: () => undefined,
      subscribe: () => () => {
        closed += 1;
      },
      acquireProbe: async () => undefined,
      takePortion: async () => 0,
      publishLimit: () => undefined,
      name: () => "x",
    };
    const { load } = await createWorld({ healthLink: link as never });
    const good = { model: "m", credentials: [{ provider: "openai", apiKey: keyA }] };
    await expect(load({ vlms: { good, bad: { ...good, model: "" } } })).rejects.toThrow(/vlms\.bad\.model/);
    expect(closed).toBe(1);
  });

  it("has the mistakes of the Hotspare's options and of every model in one error", async () => {
    const { load } = await createWorld();
    const good = { model: "m", credentials: [{ provider: "openai", apiKey: keyA }] };
    const config = {
      retry: { maxRounds: 0 },
      vlms: { one: { ...good, model: "" }, two: { ...good, credentials: [] } },
    };
    const error = String(await load(config).catch((thrown: unknown) => thrown));
    expect(error).toContain("3 problems");
    expect(error).toMatch(/retry\.maxRounds[\s\S]*vlms\.one\.model[\s\S]*vlms\.two\.credentials/);
  });

  it("closes with what was destructured", async () => {
    const { load } = await createWorld();
    const { vlms, close } = await load({
      vlms: { a: { model: "m", credentials: [{ provider: "openai", apiKey: keyA }] } },
    });
    await close();
    await expect(vlms.get("a").complete({ prompt: "x" })).rejects.toThrow(/closed/);
  });
});

describe("the models of a configuration", () => {
  const credentials = [{ provider: "openai", apiKey: keyA }];
  const config: HotspareConfig = {
    embedders: { documents: { model: "text-embedding-3-small", credentials } },
    vlms: { captions: { model: "m", credentials } },
  };

  it.each([
    [
      "embedder",
      "documnts",
      'is "documnts": the configuration has no embedder of this name; did you mean "documents"?',
    ],
    ["embedder", "captions", 'no embedder of this name; ask for vlms.get("captions")'],
    ["vlm", "documents", 'no vlm of this name; ask for embedders.get("documents")'],
  ] as const)("have no %s named %s, and say what there is", async (kind, name, message) => {
    const { load } = await createWorld();
    const models = await load(config);
    expect(() => (kind === "vlm" ? models.vlms : models.embedders).get(name)).toThrow(message);
  });

  it("give an embedder by what it makes", async () => {
    const { load } = await createWorld();
    const models = await load(config);
    expect(models.embedders.get("documents", "dense")).toBe(models.embedders.get("documents"));
    expect(() => models.embedders.get("documents", "hybrid")).toThrow(
      'makes dense vectors, and not hybrid vectors: write embedders.get("documents", "dense")',
    );
  });
});

describe("a configuration printed", () => {
  it("has every default, and no secret, through every road", async () => {
    const { load } = await createWorld({ switcher: stickyRing() });
    const folder = await configFolder({ "a.key": "the-key-in-the-file" });
    const models = await load({
      embedders: {
        documents: {
          model: "text-embedding-3-small",
          credentials: [
            {
              provider: "openai",
              apiKey: "${KEY_A}",
              baseURL: "https://one.example/v1?api-key=query-secret",
              headers: { "x-team": "header-secret" },
              // Where no key belongs.
              account: keyA,
            },
            { id: "b", provider: "openai", apiKey: `file:${join(folder, "a.key")}`, account: "shared" },
            { provider: "openai", apiKey: "plain-secret-in-the-text" },
            { provider: "openai", apiKey: () => "function-secret" },
          ],
        },
      },
    });
    expect(
      stringify({ ...models.config }, { aliasDuplicateObjects: false, lineWidth: 0 }).replace(
        folder,
        "<folder>",
      ),
    ).toMatchInlineSnapshot(`
      "failback:
        afterMs: 600000
        afterCalls: 50
        probe: request
      breaker:
        failureThreshold: 3
        cooldownMs: 30000
        maxCooldownMs: 3600000
        maxStatedWaitMs: 3600000
      embedders:
        documents:
          model: text-embedding-3-small
          purpose: default
          output: dense
          vectorSpace:
            models: []
            verify: false
          switcher: given in code
          retry:
            maxRounds: 3
            maxAttempts: .inf
            sameCredential: 3
            backoffMs: 500
            maxBackoffMs: 8000
            maxWaitMs: 10000
            maxWaiting: 10000
            budget:
              tokens: 100
              perAnswer: 0.1
              perSecond: 1
          timeouts:
            attemptMs: 60000
            firstContentMs: 120000
            idleMs: 60000
            finishMs: 2000
            totalMs: .inf
          media:
            files: true
          maxReplyBytes: 268435456
          credentials:
            - id: credential-0
              provider: openai
              account: "[secret]"
              apiKey: \${KEY_A}
              baseURL: https://one.example/v1?[secret]
              headers:
                x-team: "[secret]"
            - id: b
              provider: openai
              account: shared
              apiKey: file:<folder>/a.key
              baseURL: https://api.openai.com/v1
            - id: credential-2
              provider: openai
              apiKey: "[secret]"
              baseURL: https://api.openai.com/v1
            - id: credential-3
              provider: openai
              apiKey: "[secret]"
              baseURL: https://api.openai.com/v1
      "
    `);
    const roads = [JSON.stringify(models.config), inspect(models, { depth: 9 }), inspect(models.config)];
    for (const text of roads) {
      expect(text).not.toMatch(/-secret|in-the-file"|the-key-in|0123456789/);
    }
  });
});
