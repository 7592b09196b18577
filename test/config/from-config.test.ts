import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { createHotspare, type HotspareConfig, stickyRing } from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { ManualClock, startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { configFolder } from "../support/config-folder.js";

const keyA = "team-a-key-0123456789";
const keyB = "team-b-key-9876543210";

async function createWorld(options: object = {}) {
  const simulator = await startSimulator();
  const clock = new ManualClock();
  const hotspare = createHotspare({ random: () => 0, clock, plugins: [openai()], ...options });
  onTestFinished(async () => {
    await hotspare.close({ graceMs: 0 });
    await simulator.close();
  });
  return { simulator, hotspare, environment: { BASE_URL: simulator.baseURL, KEY_A: keyA } };
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
    const { simulator, hotspare, environment } = await createWorld();
    const folder = await configFolder({ "hotspare.yaml": yaml, "team-b.key": `${keyB}\n` });
    const models = hotspare.fromConfig(join(folder, "hotspare.yaml"), { environment });
    expect([models.embedderNames, models.vlmNames]).toEqual([["documents"], ["captions"]]);
    simulator.key(keyA).revoked();
    const { credentialId, embeddings } = await models.embedder("documents").embed(["hello"]);
    expect([credentialId, embeddings[0]?.dense.length]).toEqual(["team-b", 8]);
    simulator.key(keyA).healthy();
    hotspare.usage.reset();
    models.vlm("captions").reset();
    await models.vlm("captions").complete({ prompt: "hello" });
    expect(Object.keys(hotspare.usage.merged("purpose"))).toContain("captions");
  });

  it("in JSON does the same, given as a URL too", async () => {
    const { hotspare, environment } = await createWorld();
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
    const { content } = await hotspare
      .fromConfig(url, { environment })
      .vlm("captions")
      .complete({ prompt: "hello" });
    expect(content).not.toBe("");
    await expect(
      hotspare.fromConfig(url.href, { environment }).vlm("captions").complete({ prompt: "a" }),
    ).resolves.toBeDefined();
  });

  it("has keys in files read again when they are refused, once they were changed on disk", async () => {
    const { simulator, hotspare, environment } = await createWorld();
    const folder = await configFolder({ "hotspare.yaml": yaml, "team-b.key": keyB });
    const embedder = hotspare
      .fromConfig(join(folder, "hotspare.yaml"), { environment })
      .embedder("documents");
    embedder.removeCredential("team-a");
    await embedder.embed(["hello"]);
    simulator.key(keyB).revoked();
    await writeFile(join(folder, "team-b.key"), "the-new-key-of-team-b\n");
    await expect(embedder.embed(["hello"])).resolves.toMatchObject({ credentialId: "team-b" });
  });

  it("says failback and breaker for the whole Hotspare, while it has no other models", async () => {
    const config = (afterMs: number): HotspareConfig => ({
      failback: { afterMs },
      vlms: { a: { model: "m", credentials: [{ provider: "openai", apiKey: keyA }] } },
    });
    const { hotspare } = await createWorld();
    expect(hotspare.fromConfig(config(5_000)).config).toMatchObject({ failback: { afterMs: 5_000 } });
    expect(() => hotspare.fromConfig(config(5_000))).not.toThrow();
    expect(() => hotspare.fromConfig(config(6_000))).toThrow(
      /failback: is another than that of the models which this Hotspare has already/,
    );
  });

  it("keeps what it says of retries and times to its own models", async () => {
    const { hotspare } = await createWorld({ timeouts: { attemptMs: 7_000 }, retry: { maxRounds: 5 } });
    const credentials = [{ provider: "openai", apiKey: keyA }];
    const config: HotspareConfig = {
      retry: { backoffMs: 100 },
      timeouts: { idleMs: 9_000 },
      switcher: "spread",
      policy: { unknown: { call: "rethrow", circuit: "none" } },
      vlms: { a: { model: "m", credentials }, b: { model: "m", credentials, retry: { backoffMs: 50 } } },
    };
    const printed = hotspare.fromConfig(config).config;
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
    const later = hotspare.fromConfig({ vlms: { c: { model: "m", credentials } } });
    expect(later.config).toMatchObject({ vlms: { c: { switcher: "ordered", retry: { backoffMs: 500 } } } });
  });

  it("tells costs with its prices", async () => {
    const { hotspare, environment } = await createWorld();
    const models = hotspare.fromConfig(
      {
        prices: { currency: "USD", models: { "gpt-4.1-mini": { promptPerMillion: 1_000_000 } } },
        vlms: {
          a: {
            model: "gpt-4.1-mini",
            credentials: [{ provider: "openai", apiKey: keyA, baseURL: "${BASE_URL}" }],
          },
        },
      },
      { environment },
    );
    const { usage } = await models.vlm("a").complete({ prompt: "hello" });
    expect(hotspare.usage.snapshot().total.cost).toBe(usage.promptTokens);
  });

  it("may take numbers and switches from variables, and leaves a key of digits a text", async () => {
    const { hotspare } = await createWorld();
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
    expect(hotspare.fromConfig(config as never, { environment }).config).toMatchObject({
      embedders: {
        a: { dimensions: 256, vectorSpace: { verify: true }, retry: { backoffMs: 0.5, maxRounds: 2 } },
      },
    });
  });

  it("may hold what is used elsewhere by YAML's anchors", async () => {
    const { hotspare, environment } = await createWorld();
    const text = `
x-common: &openai { provider: openai, apiKey: "\${KEY_A}", baseURL: "\${BASE_URL}" }
vlms:
  one: &one { model: gpt-4.1-mini, credentials: [*openai] }
  two: { <<: *one, purpose: other }
  3: *one
`;
    const folder = await configFolder({ "hotspare.yaml": text });
    const models = hotspare.fromConfig(join(folder, "hotspare.yaml"), { environment });
    expect(models.vlmNames).toEqual(["3", "one", "two"]);
    await expect(models.vlm("two").complete({ prompt: "a" })).resolves.toBeDefined();
  });

  it("makes no model and counts none when anything in it is wrong", async () => {
    const { hotspare } = await createWorld();
    const good = { model: "m", credentials: [{ provider: "openai", apiKey: keyA }] };
    const config = { vlms: { good, bad: { ...good, model: "" } } };
    expect(() => hotspare.fromConfig(config)).toThrow(/vlms\.bad\.model/);
    expect(hotspare.usage.snapshot().rows).toEqual([]);
    expect(() => hotspare.fromConfig({ failback: { afterMs: 1 }, vlms: { good } })).not.toThrow();
  });

  it("is refused by a Hotspare that is closed", async () => {
    const { hotspare } = await createWorld();
    await hotspare.close();
    expect(() => hotspare.fromConfig({})).toThrow(/closed/);
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
    ["embedder", "captions", 'no embedder of this name; ask for vlm("captions")'],
    ["vlm", "documents", 'no vlm of this name; ask for embedder("documents")'],
  ] as const)("have no %s named %s, and say what there is", async (kind, name, message) => {
    const { hotspare } = await createWorld();
    const models = hotspare.fromConfig(config);
    expect(() => models[kind](name)).toThrow(message);
  });

  it("give an embedder by what it makes", async () => {
    const { hotspare } = await createWorld();
    const models = hotspare.fromConfig(config);
    expect(models.embedder("documents", "dense")).toBe(models.embedder("documents"));
    expect(() => models.embedder("documents", "hybrid")).toThrow(
      'makes dense vectors, not hybrid ones: ask for embedder("documents", "dense")',
    );
  });
});

describe("a configuration printed", () => {
  it("has every default, and no secret, through every road", async () => {
    const { hotspare } = await createWorld({ switcher: stickyRing() });
    const folder = await configFolder({ "a.key": "the-key-in-the-file" });
    const models = hotspare.fromConfig(
      {
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
      },
      { environment: { KEY_A: keyA } },
    );
    expect(String(models)).toMatchInlineSnapshot(`
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
              apiKey: "[secret]"
              baseURL: https://one.example/v1?[secret]
              headers:
                x-team: "[secret]"
            - id: b
              provider: openai
              account: shared
              apiKey: "[secret]"
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
    const roads = [
      String(models),
      JSON.stringify(models),
      inspect(models, { depth: 9 }),
      inspect(models.config),
    ];
    for (const text of roads) {
      expect(text).not.toMatch(/-secret|in-the-file|0123456789/);
    }
  });
});
