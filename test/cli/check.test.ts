import { startSimulator } from "@hotspare/testkit";
import { describe, expect, it, onTestFinished } from "vitest";
import { commandFolder } from "../support/run-command.js";

const yaml = `
embedders:
  documents:
    model: text-embedding-3-small
    dimensions: 8
    credentials:
      - { id: team-a, provider: openai, apiKey: "\${KEY_A}", baseURL: "\${BASE_URL:-http://127.0.0.1:9/v1}" }
      - { id: team-b, provider: openai, apiKey: key-of-team-b, baseURL: "\${BASE_URL:-http://127.0.0.1:9/v1}" }
vlms:
  captions:
    model: gpt-4.1-mini
    credentials:
      - { provider: openai, apiKey: key-of-team-b, baseURL: "\${BASE_URL:-http://127.0.0.1:9/v1}" }
`;
const environment = { KEY_A: "key-of-team-a" };

/** A provider on loopback, and the configuration's variables for it. */
async function withProvider() {
  const simulator = await startSimulator();
  onTestFinished(() => simulator.close());
  return { simulator, environment: { ...environment, BASE_URL: simulator.baseURL } };
}

const timeless = (text: string) => text.replace(/(?<= )\d+(?= {2,})/g, "N").replace(/ {2,}/g, "  ");

describe("hotspare check", () => {
  it("says that a configuration is right, and what is in it", async () => {
    const run = await commandFolder({ "hotspare.yaml": yaml });
    const { exitCode, out, err } = await run("check hotspare.yaml", { environment });
    expect([exitCode, err]).toEqual([0, ""]);
    expect(out).toMatchInlineSnapshot(`
      "hotspare.yaml is right.

      embedder  documents  text-embedding-3-small  team-a (openai), team-b (openai)
      vlm       captions   gpt-4.1-mini            credential-0 (openai)
      "
    `);
  });

  it("prints the configuration with every default and no secret", async () => {
    const run = await commandFolder({ "hotspare.yaml": yaml });
    const { out } = await run("check hotspare.yaml --print", { environment });
    expect(out).toContain("\nfailback:\n  afterMs: 600000\n");
    expect(out).toContain('apiKey: "[secret]"');
    expect(out).not.toContain("key-of-team");
  });

  it("tells all that is wrong, on the error's side", async () => {
    const run = await commandFolder({ "hotspare.yaml": yaml.replace("dimensions", "dimensons") });
    const { exitCode, out, err } = await run("check hotspare.yaml");
    expect([exitCode, out]).toEqual([1, ""]);
    expect(err).toMatchInlineSnapshot(`
      "The configuration has 2 problems; correct it and start again:
        hotspare.yaml:5: embedders.documents.dimensons: is not known here; did you mean "dimensions"? There are: rules, switcher, policy, retry, timeouts, media, name, model, purpose, maxReplyBytes, credentials, dimensions, output, truncateDimensions, vectorSpace
        hotspare.yaml:7: embedders.documents.credentials[0].apiKey: is "\${KEY_A}": the environment variable KEY_A is not set: set it before you start
      "
    `);
  });

  it("tells it as JSON to scripts", async () => {
    const run = await commandFolder({ "hotspare.yaml": yaml });
    const wrong = await run("check hotspare.yaml --json");
    expect(wrong.exitCode).toBe(1);
    expect(JSON.parse(wrong.out)).toMatchObject({
      ok: false,
      file: "hotspare.yaml",
      issues: [{ path: "embedders.documents.credentials[0].apiKey", line: 7, received: '"${KEY_A}"' }],
    });
    const right = await run("check hotspare.yaml --json --print", { environment });
    expect(JSON.parse(right.out)).toMatchObject({
      ok: true,
      models: [
        { kind: "embedder", name: "documents", credentials: [{ id: "team-a", provider: "openai" }, {}] },
        { kind: "vlm", name: "captions" },
      ],
      config: { failback: { afterMs: 600_000 } },
    });
    expect(wrong.err + right.err).toBe("");
  });

  it("names the package of a provider that is not installed", async () => {
    const run = await commandFolder({ "hotspare.yaml": yaml });
    const others = await run("check hotspare.yaml", { environment, providers: ["@hotspare/provider-azure"] });
    expect(others.err).toContain('Run "npm install @hotspare/provider-openai"');
    const none = await run("check hotspare.yaml", { environment, providers: [] });
    expect(none).toEqual({
      exitCode: 1,
      out: "",
      err: "No provider is installed here. Install one of: @hotspare/provider-openai, @hotspare/provider-azure, @hotspare/provider-volcengine.\n",
    });
  });
});

describe("hotspare check --live", () => {
  it("asks every credential, and says who answers, what it knows and what is left", async () => {
    const { simulator, environment } = await withProvider();
    simulator.key("key-of-team-a").rateLimit({ requestsPerMinute: 10, tokensPerMinute: 20 });
    const run = await commandFolder({ "hotspare.yaml": yaml });
    const { exitCode, out } = await run("check hotspare.yaml --live", { environment });
    expect(exitCode).toBe(0);
    expect(timeless(out.split("\n\n").slice(2).join("\n\n"))).toMatchInlineSnapshot(`
      "model  credential  provider  answers  ms  class  rule  dimensions  headroom
      documents  team-a  openai  yes  N  -  -  N  9/10 requests, 19/20 tokens
      documents  team-b  openai  yes  N  -  -  N  -
      captions  credential-0  openai  yes  N  -  -  -  -

      3 of 3 credentials answer.
      "
    `);
  });

  it("says of those that do not answer why, by which rule, and ends with 3", async () => {
    const { simulator, environment } = await withProvider();
    simulator.key("key-of-team-b").revoked();
    const run = await commandFolder({ "hotspare.yaml": yaml });
    const { exitCode, out } = await run("check hotspare.yaml --live", { environment });
    expect(exitCode).toBe(3);
    expect(timeless(out.split("\n\n").slice(2).join("\n\n"))).toMatchInlineSnapshot(`
      "model  credential  provider  answers  ms  class  rule  dimensions  headroom
      documents  team-a  openai  yes  N  -  -  N  -
      documents  team-b  openai  no  N  auth  openai/code  -  -
      captions  credential-0  openai  no  N  auth  openai/code  -  -

      documents, team-b: 401 Incorrect API key provided: [secret]*am-b. You can find your API key at https://platform.openai.com/account/api-keys. (asked <origin>/v1)
      captions, credential-0: 401 Incorrect API key provided: [secret]*am-b. You can find your API key at https://platform.openai.com/account/api-keys. (asked <origin>/v1)

      1 of 3 credentials answers.
      "
    `);
    expect(out).not.toContain("key-of-team");
  });

  it("tells it as JSON", async () => {
    const { simulator, environment } = await withProvider();
    simulator.key("key-of-team-b").revoked();
    const run = await commandFolder({ "hotspare.yaml": yaml });
    const { exitCode, out } = await run("check hotspare.yaml --live --json", { environment });
    const { ok, live } = JSON.parse(out);
    expect([exitCode, ok]).toEqual([3, false]);
    expect(live).toMatchObject([
      { model: "documents", kind: "embedder", credentialId: "team-a", answered: true, dimensions: 8 },
      {
        model: "documents",
        credentialId: "team-b",
        wireModel: "text-embedding-3-small",
        answered: false,
        classification: { class: "auth" },
        error: expect.stringContaining("401"),
      },
      { model: "captions", kind: "vlm", answered: false },
    ]);
    expect(out).not.toContain("key-of-team");
  });

  it("gives each credential its time", async () => {
    const { simulator, environment } = await withProvider();
    simulator.key("key-of-team-a").hang();
    const run = await commandFolder({ "hotspare.yaml": yaml });
    const { out } = await run("check hotspare.yaml --live --timeout 50", { environment });
    expect(out).toMatch(/team-a\s+openai\s+no\s+\d+\s+transient\s+general\/timeout/);
    expect(out).toContain("documents, team-a: No answer within 50 ms");
  });

  it("says which code a network failure has", async () => {
    const run = await commandFolder({ "hotspare.yaml": yaml });
    const { out } = await run("check hotspare.yaml --live", { environment });
    expect(out).toContain("documents, team-a: Connection error. (connect ECONNREFUSED 127.0.0.1:9)");
    expect(out).toContain("0 of 3 credentials answer.");
  });

  it("is in colours on a terminal, and nowhere else", async () => {
    const { simulator, environment } = await withProvider();
    simulator.key("key-of-team-b").revoked();
    const run = await commandFolder({ "hotspare.yaml": yaml });
    const coloured = await run("check hotspare.yaml --live", { environment, colours: true });
    const plain = await run("check hotspare.yaml --live", { environment });
    expect(coloured.out).toContain("\u001b[31mdocuments  team-b");
    expect(plain.out).not.toContain("\u001b");
    const json = await run("check hotspare.yaml --live --json", { environment, colours: true });
    expect(json.out).not.toContain("\u001b");
  });
});

describe("a further provider", () => {
  const plugin = (name: string) =>
    `export const ${name} = () => ({ name: "${name}", credentialSchema: { "~standard": { version: 1, vendor: "x", validate: (value) => ({ value }) }, jsonSchema: () => ({}) }, errorRules: [], readErrorFacts: () => undefined, createVlm: () => ({ capabilities: { modalities: ["text"], tools: false, streaming: false } }) });`;
  const config = "vlms: { a: { model: m, credentials: [{ provider: acme }] } }";

  it("is loaded from its module", async () => {
    const run = await commandFolder({ "a.yaml": config, "acme.mjs": plugin("acme") });
    expect((await run("check a.yaml --plugin ./acme.mjs")).out).toContain("a.yaml is right.");
    expect((await run("check a.yaml --plugin ./acme.mjs#acme", { providers: [] })).exitCode).toBe(0);
  });

  it.each([
    [
      "./none.mjs",
      '--plugin ./none.mjs: the module "./none.mjs" does not exist here. Give a path such as ./acme.js, or install it.\n',
    ],
    [
      "./two.mjs",
      "--plugin ./two.mjs: name the function of the module that makes the plugin, as in --plugin ./two.mjs#acme. The functions are: acme, other.\n",
    ],
    [
      "./two.mjs#third",
      "--plugin ./two.mjs#third: name the function of the module that makes the plugin, as in --plugin ./two.mjs#acme. The functions are: acme, other.\n",
    ],
    ["./wrong.mjs", "./wrong.mjs: its function does not return a plugin.\n"],
  ])("%s is refused with what to write", async (name, message) => {
    const files = {
      "a.yaml": config,
      "two.mjs": plugin("acme") + plugin("other"),
      "wrong.mjs": "export const acme = () => 5;",
    };
    const run = await commandFolder(files);
    expect(await run(`check a.yaml --plugin ${name}`)).toEqual({ exitCode: 1, out: "", err: message });
  });
});
