import { readFile, stat } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { commandFolder } from "../support/run-command.js";

const old = JSON.stringify({
  storage: {},
  vlm: {
    provider: "openai",
    model: "gpt-4o",
    api_key: "sk-the-first-key",
    max_retries: 0,
    extra_headers: { "X-Title": "app", Authorization: "Bearer of-the-gateway" },
    backup: { provider: "volcengine", model: "ep-1", api_key: "the-key-of-ark" },
  },
  embedding: {
    dense: { provider: "openai", model: "text-embedding-3-small", api_key: "sk-the-first-key" },
    sparse: { provider: "vikingdb", model: "bge-m3", ak: "the-ak", sk: "${VIKINGDB_SK}" },
  },
});

describe("hotspare migrate", () => {
  it("prints the new configuration with references in place of keys, and beside it what became of the old fields", async () => {
    const run = await commandFolder({ "ov.conf": old });
    const { exitCode, out, err } = await run("migrate ov.conf");
    expect(exitCode).toBe(0);
    expect(out).toMatchInlineSnapshot(`
      "embedders:
        dense:
          model: text-embedding-3-small
          credentials:
            - id: default
              provider: openai
              apiKey: \${OPENAI_DEFAULT_API_KEY}
        sparse:
          model: bge-m3
          output: sparse
          credentials:
            - id: default
              provider: vikingdb
              accessKeyId: \${VIKINGDB_DEFAULT_ACCESS_KEY_ID}
              secretAccessKey: \${VIKINGDB_SK}
      vlms:
        default:
          model: gpt-4o
          retry:
            sameCredential: 0
          timeouts:
            attemptMs: 600000
            firstContentMs: 600000
          credentials:
            - id: legacy-primary
              provider: openai
              apiKey: \${OPENAI_DEFAULT_API_KEY}
              headers:
                X-Title: app
                Authorization: \${OPENAI_LEGACY_PRIMARY_AUTHORIZATION}
              extraBody:
                temperature: 0
            - id: legacy-backup
              provider: volcengine
              endpointId: ep-1
              apiKey: \${VOLCENGINE_LEGACY_BACKUP_API_KEY}
              extraBody:
                temperature: 0
                thinking:
                  type: disabled
      "
    `);
    expect(err).toMatchInlineSnapshot(`
      "
      What became of the old fields:
      changed  vlm.backup                         is a credential of its own, as in releases of the older design since June 2026; an older release used it for a bad request and not for an overloaded server. A spare takes over for what another key can answer: see the table of error classes
      changed  vlm.extra_headers                  is not passed on to vlm.backup, which is of another provider: write it there if it is meant for both
      changed  vlm.max_retries                    is vlms.default.retry.sameCredential, which retries servers that fail or are silent. A 429 was retried too; here it moves the call to the next credential, or the call waits
      changed  vlm.timeout                        is not written, and was 600 seconds: it is written as vlms.default.timeouts. Leave it out for 120 seconds
      changed  vlm.temperature                    is not written, and was 0: it is sent by vlms.default.credentials[].extraBody, over what a request asks for: leave it out there, and give it with each request if they differ
      changed  vlm.thinking                       is not written, and thinking was off: it is sent by vlms.default.credentials[].extraBody, over what a request asks for: leave it out there, and give it with each request if they differ
      changed  embedding.max_input_tokens         is not written, and was 4096: inputs were cut to 4096 tokens. Here nothing is cut, and an input that is too long for the model is an error of the class input_too_large: cut long texts before
      changed  embedding.dense, embedding.sparse  were joined to one hybrid embedder: compositeEmbedder({ dense: embedders.get("dense"), sparse: embedders.get("sparse", "sparse") }) does so
      dropped  storage                            is not about embedders or VLMs: it stays in the old configuration
      renamed  vlm.api_key                        is vlms.default.credentials[0].apiKey
      renamed  vlm.extra_headers                  is vlms.default.credentials[0].headers
      renamed  vlm.backup.api_key                 is vlms.default.credentials[1].apiKey
      renamed  vlm.backup.model                   is vlms.default.credentials[1].endpointId; the model behind it is taken to be "gpt-4o"
      renamed  embedding.dense.api_key            is embedders.dense.credentials[0].apiKey
      renamed  embedding.sparse.ak                is embedders.sparse.credentials[0].accessKeyId
      renamed  embedding.sparse.sk                is embedders.sparse.credentials[0].secretAccessKey

      Set these variables; the old configuration has their values:
      OPENAI_DEFAULT_API_KEY               embedders.dense.credentials[0].apiKey, vlms.default.credentials[0].apiKey
      VIKINGDB_DEFAULT_ACCESS_KEY_ID       embedders.sparse.credentials[0].accessKeyId
      OPENAI_LEGACY_PRIMARY_AUTHORIZATION  vlms.default.credentials[0].headers.Authorization
      VOLCENGINE_LEGACY_BACKUP_API_KEY     vlms.default.credentials[1].apiKey

      Install:
      npm install @hotspare/core @hotspare/config @hotspare/provider-openai @hotspare/provider-volcengine
      "
    `);
  });

  it("gives what hotspare check takes, once the variables are set", async () => {
    const run = await commandFolder({ "ov.conf": old });
    await run("migrate ov.conf --out hotspare.yaml");
    const environment = Object.fromEntries(
      [...(await readFile("hotspare.yaml", "utf8")).matchAll(/\$\{(\w+)\}/g)].map(([, name = ""]) => [
        name,
        "x",
      ]),
    );
    expect(await run("check hotspare.yaml", { environment })).toMatchObject({ exitCode: 0 });
  });

  it("leaves the keys in it on request", async () => {
    const run = await commandFolder({ "ov.conf": old });
    const { out, err } = await run("migrate ov.conf --keep-secrets");
    expect(parse(out)).toMatchObject({
      vlms: { default: { credentials: [{ apiKey: "sk-the-first-key" }, {}] } },
    });
    expect(err).not.toContain("Set these variables");
  });

  it("writes to a new file that only its owner reads, and over none that is there", async () => {
    const run = await commandFolder({ "ov.conf": old });
    expect((await run("migrate ov.conf --out new.yaml")).out).toBe("new.yaml is written.\n");
    expect((await stat("new.yaml")).mode & 0o777).toBe(0o600);
    expect(await run("migrate ov.conf --out new.yaml")).toEqual({
      exitCode: 1,
      out: "",
      err: "--out new.yaml: exists already: name another file, or remove it.\n",
    });
    expect((await run("migrate ov.conf --out none/new.yaml")).err).toBe(
      "--out none/new.yaml: cannot be written (ENOENT).\n",
    );
  });

  it("hides keys in the query of an address, in its login and in what is added to a body", async () => {
    const vlm = {
      provider: "openai",
      model: "m",
      api_base: "https://gw.example/v1?key=key-in-the-query&api-version=2024-10-21",
      extra_request_body: {
        data_sources: [
          { parameters: { key: "key-in-the-body", endpoint: "https://s.example?sig=key-in-a-url" } },
        ],
        note: "sk-key-in-a-text",
        seed: 1,
        name: "plain words",
      },
      extra_headers: { "X-Title": "app", "X-Other": "abcdefghij0123456789key" },
    };
    const run = await commandFolder({ "ov.conf": JSON.stringify({ vlm }) });
    const { out, err } = await run("migrate ov.conf");
    const json = await run("migrate ov.conf --json");
    expect(out + err + json.out).not.toMatch(/key-in-|abcdefghij/);
    expect(out).toContain("api-version=2024-10-21");
    expect(out).toContain("plain words");
    expect(out).toContain("X-Title: app");
    expect(out.match(/\$\{\w+\}/g)).toHaveLength(5);
  });

  it("tells everything as JSON", async () => {
    const run = await commandFolder({ "ov.conf": old });
    const { out, err } = await run("migrate ov.conf --json");
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({
      config: { vlms: { default: { model: "gpt-4o" } } },
      variables: expect.arrayContaining([
        { name: "VOLCENGINE_LEGACY_BACKUP_API_KEY", paths: ["vlms.default.credentials[1].apiKey"] },
      ]),
      warnings: expect.arrayContaining([expect.objectContaining({ kind: "dropped", path: "storage" })]),
      packages: ["@hotspare/provider-openai", "@hotspare/provider-volcengine"],
    });
    expect(out).not.toMatch(/the-first-key|key-of-ark|the-ak|of-the-gateway/);
  });

  it.each(["jina", "voyage", "ollama"])("names the variable of a key of %s after it", async (provider) => {
    const dense = { provider, model: "m", api_key: "k-1" };
    const run = await commandFolder({ "ov.conf": JSON.stringify({ embedding: { dense } }) });
    const { exitCode, out } = await run("migrate ov.conf");
    expect([exitCode, out]).toEqual([
      0,
      expect.stringContaining(`apiKey: \${${provider.toUpperCase()}_DEFAULT_API_KEY}`),
    ]);
  });

  it.each(["vlm", "embedding"])(
    "writes nothing for a provider that no package serves: %s",
    async (section) => {
      const kimi = { provider: "kimi", model: "m", api_key: "k-1" };
      const raw = section === "vlm" ? { vlm: kimi } : { embedding: { dense: kimi } };
      const run = await commandFolder({ "ov.conf": JSON.stringify(raw) });
      const { exitCode, out, err } = await run("migrate ov.conf --out new.yaml");
      expect([exitCode, out]).toEqual([1, ""]);
      expect(err).toContain('names "kimi", which no package of ours serves');
      await expect(stat("new.yaml")).rejects.toThrow("ENOENT");
    },
  );

  it.each([
    [{ provider: "vikingdb", model: "m", ak: "a", sk: "s" }, "vlms.default.credentials[0]"],
    [{ provider: "openai", model: "m", api_key: "k-1", api_base: "<your endpoint>" }, "baseURL"],
  ])("says what does not load in what it writes, and fails: %j", async (vlm, place) => {
    const run = await commandFolder({ "ov.conf": JSON.stringify({ vlm }) });
    const { exitCode, err } = await run("migrate ov.conf --out new.yaml");
    expect(exitCode).toBe(1);
    expect(err).toMatch(/The new configuration does not load. Correct this in it first:\n.*/);
    expect(err.split("Correct this in it first").at(-1)).toContain(place);
    const json = await run("migrate ov.conf --json");
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      problems: [{ path: expect.stringContaining(place) }],
    });
    expect((await run("check new.yaml", { environment: { OPENAI_DEFAULT_API_KEY: "x" } })).exitCode).toBe(1);
  });

  it("does not count variables that are not set here, nor providers that are not installed here", async () => {
    const vlm = { provider: "openai", model: "m", api_key: "$THE_KEY", api_base: "${THE_ADDRESS}" };
    const run = await commandFolder({ "ov.conf": JSON.stringify({ vlm }), "two.conf": old });
    expect((await run("migrate ov.conf")).exitCode).toBe(0);
    expect((await run("migrate two.conf", { providers: [] })).exitCode).toBe(0);
    const environment = { THE_KEY: "k", THE_ADDRESS: "nowhere" };
    expect((await run("migrate ov.conf", { environment })).exitCode).toBe(1);
  });

  it.each([
    ["a.json", "{", "a.json:1: is not JSON"],
    ["a.json", '{"vlm": {"model": "m"}}', "vlm.provider: is missing"],
    ["none.json", undefined, "none.json: there is no such file; looked for <folder>/none.json"],
  ])("of %s with %j says what is wrong", async (name, text, message) => {
    const run = await commandFolder(text === undefined ? {} : { [name]: text });
    const { exitCode, out, err } = await run(`migrate ${name}`);
    expect([exitCode, out]).toEqual([1, ""]);
    expect(err).toContain(message);
  });
});
