import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { type HotspareConfig, jsonSchema, loadConfig } from "@hotspare/config";
import type { ProviderPlugin } from "@hotspare/core/plugin";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { describe, expect, it, onTestFinished } from "vitest";
import { asNobody } from "../support/as-nobody.js";
import { configFolder } from "../support/config-folder.js";
import { migrate, primary, problemsOf, warningsOf } from "../support/migrate.js";
import { scripted } from "../support/scripted-plugin.js";

/** How a secret prints. */
const secretMark = "[secret]";

async function load(config: string | HotspareConfig, ...plugins: readonly ProviderPlugin[]) {
  const loaded = await loadConfig({ plugins: [openai(), azure(), ...plugins] }, config);
  onTestFinished(() => loaded.close({ graceMs: 0 }));
  return loaded;
}
const credentials = [{ provider: "openai", apiKey: "key-0123456789" }];

async function problemOf(config: object): Promise<string> {
  try {
    await load(config);
  } catch (error) {
    return String(error);
  }
  return "";
}

describe("a configuration", () => {
  it.each([
    ["vlms", "vlm"],
    ["embedders", "embedder"],
  ])("of %s has no rules: they are code", async (group, maker) => {
    const models = { a: { model: "m", credentials, rules: [] } };
    expect(await problemOf({ [group]: models })).toContain(
      `${group}.a.rules: are code: give them to loadConfig, or to hotspare.${maker} in code`,
    );
  });

  it("has a name for each model", async () => {
    expect(await problemOf({ vlms: { " ": { model: "m", credentials } } })).toContain(
      "vlms: has a model without a name",
    );
  });

  it("says each credential as an object, also where one is not", async () => {
    expect(await problemOf({ vlms: { a: { model: "m", credentials: ["x", ...credentials] } } })).toContain(
      "vlms.a.credentials[0]: is a text: must be an object",
    );
  });

  it("prints its policies, its bodies, and URLs without who logs in", async () => {
    const proxied = {
      ...credentials[0],
      provider: "azure",
      endpoint: "https://x.openai.azure.com",
      deployment: "d",
      extraBody: { seed: 0 },
    };
    const policy = { unknown: { call: "rethrow", circuit: "none" } } as const;
    const models = await load({ vlms: { a: { model: "m", policy, credentials: [proxied] } } });
    expect(models.config).toMatchObject({
      vlms: {
        a: { policy, credentials: [{ apiKey: secretMark, extraBody: { seed: 0 }, apiVersion: "v1" }] },
      },
    });
  });

  it("prints what its files hold as the references to them", async () => {
    const folder = await configFolder({
      url: "http://127.0.0.1:9/v1\n",
      key: "key-in-a-file",
      header: "h-secret",
    });
    const [url, key, header] = ["url", "key", "header"].map((name) => `file:${join(folder, name)}`);
    const credential = { provider: "openai", apiKey: key, baseURL: url, headers: { "x-a": header ?? "" } };
    const models = await load({ vlms: { a: { model: "m", credentials: [credential] } } });
    expect(models.config).toMatchObject({
      vlms: {
        a: {
          credentials: [{ apiKey: key, baseURL: url, headers: { "x-a": header } }],
        },
      },
    });
  });

  it("gives a file's text to a provider whose schema cannot be asked", async () => {
    const folder = await configFolder({ key: "key-in-a-file" });
    const seen: unknown[] = [];
    const plugin: ProviderPlugin = {
      ...scripted(),
      name: "acme",
      credentialSchema: {
        "~standard": {
          version: 1,
          vendor: "acme",
          validate: (value) => {
            const { apiKey } = value as { apiKey: unknown };
            if (typeof apiKey === "function") throw new Error("no functions here");
            seen.push(apiKey);
            return { value: { script: {} } };
          },
        },
        jsonSchema: () => {
          throw new Error("none");
        },
      },
    };
    const credential = { provider: "acme", apiKey: `file:${join(folder, "key")}` };
    await load({ vlms: { a: { model: "m", credentials: [credential] } } }, plugin);
    expect(seen[0]).toBe("key-in-a-file");
    expect(jsonSchema([plugin])).toMatchObject({
      $defs: {
        vlmCredential: {
          anyOf: expect.arrayContaining([
            expect.objectContaining({ title: "acme", required: ["provider"], additionalProperties: true }),
          ]),
        },
      },
    });
  });

  it("that may not be read says so", async () => {
    const folder = await configFolder({ "a.yaml": "" });
    await chmod(join(folder, "a.yaml"), 0);
    await chmod(folder, 0o755);
    await expect(asNobody(() => load(join(folder, "a.yaml")))).rejects.toThrow(
      /may not be read by this process/,
    );
  });

  it("whose plugin throws while a model is made is no configuration error", async () => {
    const plugin: ProviderPlugin = {
      ...scripted(),
      createVlm: () => {
        throw new TypeError("a bug of the plugin");
      },
    };
    const vlms = { a: { model: "m", credentials: [{ provider: "scripted", script: {} }] } };
    await expect(load({ vlms }, plugin)).rejects.toThrow(/a bug of the plugin/);
  });
});

describe("an old configuration", () => {
  it.each([
    [{ vlm: { ...primary, api_key: 5 } }, "vlm.api_key: is a number: must be a text"],
    [{ vlm: { ...primary, thinking: "no" } }, "vlm.thinking: is a text: must be true or false"],
    [{ vlm: { ...primary, credentials: "x" } }, "vlm.credentials: is a text: must be a list"],
    [
      { vlm: { ...primary, providers: { openai: 5 } } },
      "vlm.providers.openai: is a number: must be an object",
    ],
    [{ vlm: { ...primary, max_retries: "" } }, undefined],
  ])("%#: with a value of another kind says so", (raw, problem) => {
    expect(problemsOf(raw)).toEqual(problem === undefined ? [] : [problem]);
  });

  it("takes from the table what a credential of its provider leaves out, and from its parent the rest", async () => {
    const raw = {
      ...primary,
      providers: { openai: { api_key: "of-the-table" } },
      credentials: [{ provider: "openai" }],
      api_key: "",
    };
    expect((await migrate({ vlm: raw })).config.vlms?.["default"]?.credentials).toMatchObject([
      { apiKey: "of-the-table", baseURL: primary.api_base },
    ]);
  });

  it("has half a breaker, an address twice, and thinking switched on", async () => {
    const dense = {
      ...primary,
      model: "m",
      provider: "vikingdb",
      host: "one.example",
      ak: "a",
      sk: "b",
      api_key: null,
    };
    const migration = await migrate({
      vlm: { ...primary, provider: "volcengine", thinking: true },
      embedding: { circuit_breaker: { reset_timeout: 60, other: 1 }, dense },
    });
    expect(migration.config).toMatchObject({
      breaker: { cooldownMs: 60_000 },
      vlms: { default: { credentials: [{ extraBody: { thinking: { type: "enabled" } } }] } },
      embedders: { dense: { credentials: [{ baseURL: primary.api_base }] } },
    });
    expect(warningsOf(migration)).toEqual(
      expect.arrayContaining([
        "dropped embedding.circuit_breaker.other: has no equivalent",
        "ambiguous embedding.dense.host: says what baseURL says already, which was kept",
      ]),
    );
  });

  it("of Ark with a key pair says that Ark takes none", async () => {
    const vlm = { ...primary, provider: "volcengine", ak: "a", sk: "b", max_retries: 1.5 };
    expect(warningsOf(await migrate({ vlm }))).toContain(
      "dropped vlm.ak: Ark takes an API key and no key pair; if this was VikingDB, write provider: vikingdb",
    );
  });
});
