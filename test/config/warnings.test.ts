import { type HotspareConfig, loadConfig } from "@hotspare/config";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { commandFolder } from "../support/run-command.js";
import { toldOf } from "../support/told-config.js";

const environment = { KEY: "key-in-a-variable", URL_A: "http://gpu.example:8000/v1" };

async function warningsOf(credentials: readonly object[]) {
  const logged: string[] = [];
  const ignore = () => undefined;
  const logger = { debug: ignore, info: ignore, error: ignore, warn: (text: string) => logged.push(text) };
  const config = { vlms: { a: { model: "m", credentials } } } as HotspareConfig;
  const found = await loadConfig({ plugins: [openai()], environment, logger }, config);
  onTestFinished(() => found.close());
  const lines = found.warnings.map(({ path, message }) => `${path}: ${message}`);
  // Core writes a line for each credential at such an address, also where no configuration is.
  const ofCore = (text: string) => text.startsWith("An http:// address");
  expect(logged.filter((text) => !ofCore(text))).toEqual(
    lines.filter((text) => !text.includes("is an http://")),
  );
  expect(logged.filter(ofCore)).toHaveLength(lines.filter((text) => text.includes("is an http://")).length);
  return lines;
}

const openaiKey = (apiKey: string, more: object = {}) => ({ provider: "openai", apiKey, ...more });

describe("one key in two credentials", () => {
  it.each([
    ["written twice", [openaiKey("k-1", { id: "one" }), openaiKey("k-1", { id: "two" })]],
    [
      "by one variable",
      [openaiKey("${KEY}", { id: "one" }), openaiKey("${KEY}", { id: "two", account: "x" })],
    ],
    [
      "as a variable and as text",
      [openaiKey("${KEY}", { id: "one" }), openaiKey("key-in-a-variable", { id: "two", maxTokens: 5 })],
    ],
    [
      "with other words around texts",
      [
        openaiKey("k-1", { id: "one" }),
        openaiKey("k-1", { id: "two", queryPrefix: "q: ", thinkTags: "unopened", headers: { "x-a": "b" } }),
      ],
    ],
    [
      "with the default address written out",
      [
        openaiKey("k-1", { id: "one" }),
        openaiKey("k-1", { id: "two", baseURL: "https://api.openai.com/v1" }),
      ],
    ],
  ])("%s is a warning that names both", async (_, credentials) => {
    expect(await warningsOf(credentials)).toEqual([
      'vlms.a.credentials[1]: credentials[1] ("two") has the same key and the same address as credentials[0] ("one"), so it is not a spare: a failure of the key stops both. Give it another key, or leave it out',
    ]);
  });

  it.each([
    ["another address", [openaiKey("k-1"), openaiKey("k-1", { baseURL: "https://b.example/v1" })]],
    ["another model", [openaiKey("k-1"), openaiKey("k-1", { model: "m-2" })]],
    ["another key", [openaiKey("k-1"), openaiKey("k-2")]],
  ])("with %s is none", async (_, credentials) => {
    expect(await warningsOf(credentials)).toEqual([]);
  });
});

describe("an address without encryption", () => {
  it.each([["http://gpu.example/v1"], ["http://10.0.0.5:8000/v1"], ["HTTP://vllm:8000"]])(
    "%s is a warning",
    async (baseURL) => {
      const [warning] = await warningsOf([openaiKey("k", { baseURL })]);
      expect(warning).toMatch(
        /^vlms\.a\.credentials\[0\]\.baseURL: is an http:\/\/ address: .* go to \S+ unencrypted/,
      );
    },
  );

  it("shows no host that came from a variable", async () => {
    const [warning] = await warningsOf([openaiKey("k", { baseURL: "${URL_A}" })]);
    expect(warning).toContain("go to another machine unencrypted");
  });

  it.each([
    ["http://127.0.0.1:9/v1"],
    ["http://localhost:11434/v1"],
    ["http://[::1]:9/v1"],
    ["https://a.example/v1"],
  ])("%s is none", async (baseURL) => {
    expect(await warningsOf([openaiKey("k", { baseURL })])).toEqual([]);
  });
});

describe("the price of a name that no model has", () => {
  const warned = async (...names: readonly string[]) => {
    const models = Object.fromEntries(names.map((name) => [name, { promptPerMillion: 1 }]));
    const credentials = [openaiKey("k-0123456789", { model: "another-name" })];
    const config = { prices: { models }, vlms: { a: { model: "gpt-4.1", credentials } } } as HotspareConfig;
    const found = await loadConfig({ plugins: [openai()], environment }, config);
    onTestFinished(() => found.close());
    return found.warnings.map(({ path, message }) => `${path}: ${message}`);
  };

  it("is a warning that names the nearest name, or the names that there are", async () => {
    const problem = "is the price of no model of this configuration, so it prices no call";
    expect(await warned("opnai/gpt-4.1", "gtp-4.1", "nosuch", "another-name")).toEqual([
      `prices.models.opnai/gpt-4.1: ${problem}; did you mean "openai/gpt-4.1"?`,
      `prices.models.gtp-4.1: ${problem}; did you mean "gpt-4.1"?`,
      `prices.models.nosuch: ${problem}. Write the name of a model, or of a provider and a model: gpt-4.1, openai/gpt-4.1`,
      `prices.models.another-name: ${problem}. Write the name of a model, or of a provider and a model: gpt-4.1, openai/gpt-4.1`,
    ]);
  });

  it("is none for a model, with its provider or without", async () => {
    expect(await warned("gpt-4.1", "openai/gpt-4.1")).toEqual([]);
  });
});

it("hotspare check prints warnings with their lines, and --json lists them", async () => {
  const file =
    "vlms:\n  a:\n    model: m\n    credentials:\n      - { provider: openai, apiKey: k, baseURL: http://gpu.example/v1 }\n";
  const run = await commandFolder({ "a.yaml": file });
  const { exitCode, err } = await run("check a.yaml");
  expect(exitCode).toBe(0);
  expect(err).toMatch(/^Warning: a\.yaml:5: vlms\.a\.credentials\[0\]\.baseURL: is an http:\/\/ address/);
  const { out } = await run("check a.yaml --json");
  expect(JSON.parse(out)).toMatchObject({
    ok: true,
    warnings: [{ line: 5, path: "vlms.a.credentials[0].baseURL" }],
  });
});

describe("an id that is a key", () => {
  const key = "sk-short-1";

  it.each([
    ["alone", [openaiKey(key, { id: key })]],
    ["twice", [openaiKey(key, { id: key }), openaiKey(key, { id: key })]],
    [
      "of another credential too",
      [
        openaiKey("k", { id: "sk-abcdef0123456789abcdef" }),
        openaiKey("l", { id: "sk-abcdef0123456789abcdef" }),
      ],
    ],
    ["within a longer id", [openaiKey(key, { id: `openai ${key}` })]],
  ])("%s is refused and not shown", async (_, credentials) => {
    const told = await toldOf({ vlms: { a: { model: "m", credentials } } });
    expect(told).toMatch(/credentials\[\d\]\.id: /);
    expect(told).not.toMatch(/sk-short|abcdef/);
  });
});
