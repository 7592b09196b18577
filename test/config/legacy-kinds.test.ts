import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadConfig, migrateLegacyConfig } from "@hotspare/config";
import { describe, expect, it, onTestFinished } from "vitest";
import { migrate, plugins, primary, problemsOf, warningsOf } from "../support/migrate.js";

const ark = { provider: "volcengine", model: "doubao-seed-1-6", api_key: "ark-key-0" };
const dense = { provider: "openai", model: "bge-m3", api_key: "k", api_base: "http://127.0.0.1:9/v1" };
const vlmOf = async (vlm: object) => (await migrate({ vlm })).config.vlms?.["default"];
const denseOf = async (more: object) =>
  (await migrate({ embedding: { dense: { ...dense, ...more } } })).config.embedders?.["dense"];

describe("a parent that names no provider", () => {
  const parent = {
    model: "m",
    api_base: "https://gw.example/v1",
    api_key: "gw-key",
    extra_headers: { "x-team": "t" },
    extra_request_body: { seed: 1 },
    max_tokens: 50,
  };

  it("hands everything down to its credentials", async () => {
    const vlm = await vlmOf({
      ...parent,
      credentials: [{ provider: "openai" }, { provider: "openai", api_key: "b" }],
    });
    const whole = {
      baseURL: "https://gw.example/v1",
      headers: { "x-team": "t" },
      maxTokens: 50,
      extraBody: { seed: 1 },
    };
    expect(vlm?.credentials).toMatchObject([
      { ...whole, apiKey: "gw-key" },
      { ...whole, apiKey: "b" },
    ]);
  });

  it("hands its address down to credentials of several providers, which went there before", async () => {
    const vlm = await vlmOf({ ...parent, credentials: [{ provider: "openai" }, { provider: "volcengine" }] });
    expect(vlm?.credentials.map(({ baseURL }) => baseURL)).toEqual([
      "https://gw.example/v1",
      "https://gw.example/v1",
    ]);
  });

  it("of embeddings is Volcengine's, and says so", async () => {
    const migration = await migrate({
      embedding: { dense: { model: "doubao-embedding-large-text-250515", api_key: "k" } },
    });
    expect(migration.config.embedders?.["dense"]?.credentials).toMatchObject([{ provider: "volcengine" }]);
    expect(warningsOf(migration)).toContainEqual(
      expect.stringMatching(/^changed embedding\.dense\.provider: is not written, and was volcengine/),
    );
  });
});

describe("a credential of another provider than its parent's", () => {
  it.each([
    [
      "address",
      { ...ark, model: "m" },
      "vlm.credentials[0].api_base: is missing: the older design sent requests",
    ],
    [
      "key",
      { ...ark, api_key: null, api_base: "https://a.example" },
      "vlm.credentials[0].api_key: is missing: the older design sent requests",
    ],
  ])("without an %s of its own is refused: it would go elsewhere", (_, credential, problem) => {
    expect(problemsOf({ vlm: { ...primary, credentials: [credential] } })).toEqual([
      expect.stringContaining(problem),
    ]);
  });

  it.each([
    ["host", "api_base", { provider: "openai", api_key: "c", host: "x" }],
    ["host, of Ark", "api_base", { provider: "volcengine", api_key: "c", host: "x", region: "cn-beijing" }],
    ["key pair", "api_key", { provider: "openai", api_base: "https://c.example/v1", ak: "a", sk: "s" }],
    [
      "host, of a provider named as JavaScript's own",
      "api_base",
      { provider: "constructor", api_key: "c", host: "x" },
    ],
  ])("needs more than a field that its provider does not read: %s", (_, missing, credential) => {
    const parent = { ...primary, provider: "azure", api_base: "https://p.example", api_key: "p" };
    const missingIn = (raw: object) =>
      problemsOf(raw).filter((problem) => !/ no package of ours /.test(problem));
    expect(missingIn({ vlm: { ...parent, credentials: [credential] } })).toEqual([
      expect.stringContaining(`vlm.credentials[0].${missing}: is missing`),
    ]);
    expect(missingIn({ vlm: { ...parent, backup: credential } })).toEqual([
      expect.stringContaining(`vlm.backup.${missing}: is missing`),
    ]);
  });

  it("takes the host and the key pair of VikingDB, which reads them", async () => {
    const { config } = await migrate({
      embedding: {
        dense: {
          provider: "volcengine",
          model: "m",
          api_base: "https://p.example",
          api_key: "p",
          credentials: [{ provider: "vikingdb", ak: "a", sk: "s", host: "h.example" }],
        },
      },
    });
    expect(config.embedders?.["dense"]?.credentials).toMatchObject([
      { accessKeyId: "a", baseURL: "https://h.example" },
    ]);
  });

  it("needs no address where its parent has none", async () => {
    const { api_base: _, ...vlm } = primary;
    expect((await vlmOf({ ...vlm, credentials: [{}, ark] }))?.credentials).toHaveLength(2);
  });

  it("as a backup is refused too, with what earlier releases did", () => {
    expect(problemsOf({ vlm: { ...primary, backup: ark } })).toEqual([
      expect.stringContaining(
        "vlm.backup.api_base: is missing: releases of the older design since June 2026",
      ),
    ]);
  });
});

describe("the length of vectors", () => {
  it.each([
    ["is cut here", { dimension: 256 }, { truncateDimensions: 256 }],
    ["is asked for by extra_body", { extra_body: { dimensions: 256 } }, { dimensions: 256 }],
    ["is asked for by extra_request_body", { extra_request_body: { dimensions: 256 } }, { dimensions: 256 }],
    [
      "is asked for and cut",
      { dimension: 256, extra_body: { dimensions: 512 } },
      { dimensions: 512, truncateDimensions: 256 },
    ],
    [
      "is asked of Azure",
      {
        dimension: 256,
        provider: "azure",
        model: "text-embedding-3-small",
        api_base: "https://x.openai.azure.com",
      },
      { dimensions: 256 },
    ],
    [
      "is cut at Ark",
      { dimension: 256, provider: "volcengine", model: "doubao-embedding-large-text-250515" },
      { truncateDimensions: 256 },
    ],
  ])("%s", async (_, fields, lengths) => {
    const { dimensions, truncateDimensions, credentials = [] } = (await denseOf(fields)) ?? {};
    const found = { ...(dimensions && { dimensions }), ...(truncateDimensions && { truncateDimensions }) };
    expect(found).toEqual(lengths);
    expect(credentials[0]).not.toHaveProperty("extraBody");
  });

  it("is sent to no server that did not get it before, and the rest of a body is", async () => {
    const bodies: unknown[] = [];
    const server = createServer((request, reply) => {
      let body = "";
      request.on("data", (piece) => {
        body += String(piece);
      });
      request.on("end", () => {
        bodies.push(JSON.parse(body));
        const data = [{ object: "embedding", index: 0, embedding: [0.6, 0.8, 0, 0.1] }];
        reply.writeHead(200, { "content-type": "application/json" });
        reply.end(
          JSON.stringify({
            object: "list",
            model: "bge-m3",
            data,
            usage: { prompt_tokens: 1, total_tokens: 1 },
          }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const api_base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const old = {
      ...dense,
      api_base,
      dimension: 2,
      encoding_format: "float",
      query_param: "query",
      document_param: "task=passage,late=yes",
      extra_body: { truncate: true },
    };
    const { config } = migrateLegacyConfig({ embedding: { dense: old } });
    const { embedders, close } = await loadConfig({ plugins }, config);
    const embedder = embedders.get("dense");
    const { embeddings } = await embedder.embed(["a"], { inputType: "query" });
    await embedder.embed(["a"], { inputType: "document" });
    await close();
    expect([...(embeddings[0]?.dense ?? [])].map((value) => value.toFixed(2))).toEqual(["0.60", "0.80"]);
    expect(bodies).toEqual([
      { model: "bge-m3", input: ["a"], encoding_format: "float", truncate: true, input_type: "query" },
      {
        model: "bge-m3",
        input: ["a"],
        encoding_format: "float",
        truncate: true,
        task: "passage",
        late: "yes",
      },
    ]);
  });
});

describe("what was in force without being written", () => {
  it("is written, and said", async () => {
    const migration = await migrate({ vlm: ark, embedding: { dense: { ...dense, provider: "openai" } } });
    expect(migration.config.vlms?.["default"]).toMatchObject({
      timeouts: { attemptMs: 600_000, firstContentMs: 600_000 },
      credentials: [{ extraBody: { temperature: 0, thinking: { type: "disabled" } } }],
    });
    const said = warningsOf(migration).filter((warning) => warning.includes("is not written"));
    expect(said.map((warning) => warning.split(":")[0])).toEqual([
      "changed vlm.timeout",
      "changed vlm.temperature",
      "changed vlm.thinking",
      "changed embedding.max_input_tokens",
    ]);
  });

  it.each(["gpt-5", "gpt-5-mini", "o1", "o3-mini", "o4-mini-2025", "openai/o3", "GPT-5.1"])(
    "is no temperature for %s",
    async (model) => {
      for (const temperature of [undefined, 0, 0.7]) {
        const migration = await migrate({ vlm: { ...primary, model, temperature } });
        expect(migration.config.vlms?.["default"]?.credentials[0]).not.toHaveProperty("extraBody");
      }
    },
  );

  it.each(["gpt-4o", "gpt-50", "foo1", "qwen-o1x"])("is temperature 0 for %s", async (model) => {
    expect((await vlmOf({ ...primary, model }))?.credentials[0]?.extraBody).toEqual({ temperature: 0 });
  });

  it.each([
    ["https://dashscope.aliyuncs.com/compatible-mode/v1", undefined, { enable_thinking: false }],
    ["https://dashscope-intl.aliyuncs.com/compatible-mode/v1", true, { enable_thinking: true }],
    ["https://one.example/v1", true, {}],
  ])("is DashScope's switch at %s with thinking %j", async (api_base, thinking, body) => {
    const vlm = await vlmOf({ ...primary, api_base, thinking });
    expect(vlm?.credentials[0]?.extraBody).toEqual({ temperature: 0, ...body });
  });

  it("is Azure's dated version, which is not known", async () => {
    const azure = { provider: "azure", model: "d", api_key: "a", api_base: "https://x.openai.azure.com" };
    expect(warningsOf(await migrate({ vlm: azure }))).toContainEqual(
      expect.stringMatching(/^changed vlm\.api_version: is not written, and was a dated version/),
    );
  });
});

describe("input: text of Ark", () => {
  it("with an endpoint asks the path of texts", async () => {
    const fields = { provider: "volcengine", model: "ep-20250101-abc", api_base: undefined, input: "text" };
    expect(await denseOf(fields)).toMatchObject({
      model: "ep-20250101-abc",
      credentials: [{ provider: "volcengine", embeddingPath: "text" }],
    });
  });

  it.each([
    ["ep-20250101-abc", "multimodal", undefined],
    ["ep-20250101-abc", undefined, undefined],
    ["doubao-embedding-large-text-250515", "text", undefined],
    ["doubao-embedding-large-text-250515", undefined, /input: is not written, and was multimodal; here/],
    ["doubao-embedding-vision-250615", "text", /renamed .*input: is .*embeddingPath/],
  ])("of %s with %s leaves the model, and says where it differs", async (model, input, said) => {
    const migration = await migrate({
      embedding: { dense: { ...dense, provider: "volcengine", model, input, api_base: undefined } },
    });
    expect(migration.config.embedders?.["dense"]?.model).toBe(model);
    const found = warningsOf(migration).filter((warning) => warning.includes("dense.input"));
    expect(found).toEqual(said === undefined ? [] : [expect.stringMatching(said)]);
  });
});

describe("a variable without braces", () => {
  it.each([
    ["$OPENAI_KEY", "${OPENAI_KEY}"],
    ["$my_key", "${my_key}"],
    ["${OPENAI_KEY}", "${OPENAI_KEY}"],
    ["pa$sword", "pa$sword"],
  ])("%s becomes %s", (api_key, apiKey) => {
    const { config } = migrateLegacyConfig({ vlm: { ...primary, api_key } });
    expect(config.vlms?.["default"]?.credentials[0]).toMatchObject({ apiKey });
  });

  it("is found in headers, lists and bodies, and not in the references of a JSON Schema", () => {
    const vlm = {
      ...primary,
      extra_headers: { a: "Bearer $TOKEN" },
      extra_request_body: { b: ["$KEY_B"], c: "#/$defs/d" },
    };
    const { config, warnings } = migrateLegacyConfig({ vlm });
    expect(config.vlms?.["default"]?.credentials[0]).toMatchObject({
      headers: { a: "Bearer ${TOKEN}" },
      extraBody: { b: ["${KEY_B}"], c: "#/$defs/d" },
    });
    expect(
      warnings.filter(({ message }) => message.includes("without braces")).map(({ path }) => path),
    ).toEqual(["vlm.extra_headers.a", "vlm.extra_request_body.b[0]"]);
  });
});

describe("further models", () => {
  it("are the query planner and the bot's own chain", async () => {
    const bot = {
      agents: {
        model: "gpt-4o-mini",
        credentials: [{ ...primary, id: "a" }, ark],
        failback_timeout_seconds: 30,
      },
      name: "x",
    };
    const open = { ...primary, api_base: undefined };
    const migration = await migrate({
      vlm: primary,
      query_planner: open,
      bot: { ...bot, agents: { ...bot.agents, credentials: [{ ...open, id: "a" }, ark] } },
    });
    expect(Object.keys(migration.config.vlms ?? {})).toEqual(["default", "query_planner", "bot"]);
    expect(migration.config).toMatchObject({
      failback: { afterMs: 30_000 },
      vlms: { bot: { credentials: [{ id: "a" }, { id: "credential-1" }] } },
    });
    expect(warningsOf(migration)).toContain(
      "dropped bot.name: is not about models: it stays in the old configuration",
    );
  });

  it("that name no model of their own are said", async () => {
    expect(
      warningsOf(
        await migrate({ vlm: primary, query_planner: { max_tokens: 5 }, bot: { agents: { max_tokens: 5 } } }),
      ),
    ).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^changed query_planner: names no model of its own/),
        expect.stringMatching(/^changed bot\.agents: names no model of its own/),
      ]),
    );
  });
});

it("an id that stands twice gets a number", async () => {
  const credentials = [{ id: "a" }, { id: "a" }, { id: "credential-3" }, {}, { id: "a" }];
  const migration = await migrate({ vlm: { ...primary, credentials } });
  expect(migration.config.vlms?.["default"]?.credentials.map(({ id }) => id)).toEqual([
    "a",
    "a-2",
    "credential-3",
    "credential-3-2",
    "a-3",
  ]);
});
