import { inspect } from "node:util";
import { loadConfig } from "@hotspare/config";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { describe, expect, it } from "vitest";
import { isDeep } from "../support/depth.js";

const secret = "sk-zq12secret34value56";
const environment = { SECRET: secret };

/** A key, as somebody may write it by mistake. */
const kinds: readonly (readonly [string, string])[] = [
  ["a variable", "${SECRET}"],
  ["a variable in a text", "x-${SECRET}"],
  ["a default", "${NONE:-${SECRET}}"],
  ["text beside a variable that is not set", `${secret}\${NONE}`],
  ["a name", `\${${secret}}`],
  ["a written default", `\${NONE:-${secret}`],
  ["a file's path", `file:${secret}`],
];

const credentials = {
  openai: { provider: "openai", apiKey: "k-0", baseURL: "http://127.0.0.1:9/v1" },
  azure: { provider: "azure", apiKey: "k-0", endpoint: "https://x.openai.azure.com", deployment: "d" },
  volcengine: { provider: "volcengine", apiKey: "k-0" },
  vikingdb: { provider: "vikingdb", accessKeyId: "a-0", secretAccessKey: "s-0" },
};

const fieldsOfAll = ["id", "provider", "account", "model", "headers", "maxConcurrent", "extraBody"];
const fields: Readonly<Record<keyof typeof credentials, readonly string[]>> = {
  openai: [
    "apiKey",
    "baseURL",
    "organization",
    "project",
    "encodingFormat",
    "send",
    "queryBody",
    "queryPrefix",
    "limits",
    "thinkTags",
  ],
  azure: ["apiKey", "endpoint", "deployment", "apiVersion", "send", "limits"],
  volcengine: ["apiKey", "baseURL", "region", "endpointId"],
  vikingdb: ["accessKeyId", "secretAccessKey", "sessionToken", "modelVersion", "region", "baseURL"],
};
const modelFields = [
  "model",
  "purpose",
  "dimensions",
  "output",
  "truncateDimensions",
  "maxReplyBytes",
  "switcher",
  "retry",
  "timeouts",
  "media",
  "policy",
  "vectorSpace",
  "credentials",
];
const fileFields = [
  "switcher",
  "retry",
  "timeouts",
  "media",
  "policy",
  "failback",
  "breaker",
  "prices",
  "embedders",
  "vlms",
  "unknown",
];

function* configs(text: string): Generator<readonly [string, object]> {
  for (const provider of Object.keys(credentials) as (keyof typeof credentials)[]) {
    const group = provider === "vikingdb" ? "embedders" : "vlms";
    const base = {
      model: "doubao-embedding-vision-250615",
      ...(group === "embedders" ? { output: "hybrid" } : {}),
    };
    for (const field of [...fieldsOfAll, ...fields[provider]]) {
      for (const value of [text, { a: text }, [text]]) {
        const credential = { ...credentials[provider], [field]: value };
        yield [`${provider}.${field}`, { [group]: { a: { ...base, credentials: [credential] } } }];
      }
    }
  }
  for (const field of modelFields) {
    for (const value of [text, { a: text, models: [text] }, [text]]) {
      const model = { model: "text-embedding-3-small", credentials: [credentials.openai], [field]: value };
      yield [`embedder.${field}`, { embedders: { a: model } }];
    }
  }
  const vlms = { a: { model: "m", credentials: [credentials.openai] } };
  for (const field of fileFields) {
    for (const value of [text, { a: text }, [text]]) {
      yield [field, { vlms, [field]: value }];
    }
  }
}

describe("a key in any place of a configuration", () => {
  it.each(kinds.map(([kind, text], row) => [kind, text, row] as const))(
    "as %s is in no message, no warning and no printed configuration",
    async (_, text, row) => {
      const shown: string[] = [];
      let count = 0;
      for (const [name, config] of configs(text)) {
        count += 1;
        // Every place in one of its three shapes, another for the next kind; in all shapes when deep.
        if (!isDeep && (count + row) % 3 !== 0) continue;
        let found: string;
        try {
          const plugins = [openai(), azure(), volcengine()];
          const loaded = await loadConfig({ plugins, environment }, config as never);
          found = JSON.stringify([loaded.config, loaded.warnings]);
          await loaded.close();
        } catch (error) {
          found = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error);
        }
        if (/zq12|secret34|value56/.test(found)) shown.push(name);
      }
      expect(shown).toEqual([]);
      expect(count).toBeGreaterThan(200);
    },
  );
});
