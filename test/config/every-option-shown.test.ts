import { type HotspareConfig, jsonSchema, loadConfig } from "@hotspare/config";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { describe, expect, it } from "vitest";

type Json = Readonly<Record<string, unknown>>;

const plugins = [openai(), azure(), volcengine()];
const schema = jsonSchema(plugins);
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const partOf = (value: unknown, name: string): Json => {
  const part: unknown = isObject(value) ? value[name] : undefined;
  return isObject(part) ? part : {};
};

/** Values that a schema alone does not say. */
const special: Json = {
  $schema: "./hotspare.schema.json",
  apiVersion: "2024-10-21",
  baseURL: "https://h.example/v1",
  deployment: "d-1",
  endpoint: "https://r.openai.azure.com",
  endpointId: "ep-1",
  extraBody: { user: { list: [1, "two", { three: null }] }, on: false },
  fingerprint: {
    format: "hotspare/vector-space/1",
    model: "m",
    texts: ["a"],
    vectors: ["AACAPwAAAAAAAAAAAAAAAA=="],
  },
  headers: { "X-Team": "header-secret" },
  hosts: ["images.example.com"],
  modelVersion: "251215",
  queryBody: { input_type: "query", deep: [{ er: true }] },
  documentBody: { input_type: "document" },
  output: "dense",
  region: "cn-shanghai",
  switcher: "stickyRing",
  truncateDimensions: 4,
};

/** Fields that a configuration cannot have together, or that only code can give. */
const apart: readonly (readonly [string, readonly string[]])[] = [
  ["openai", []],
  ["azure", ["tokenProvider"]],
  ["volcengine", ["tokenProvider", "region"]],
  ["volcengine", ["baseURL"]],
  ["vikingdb", ["apiKey"]],
  ["vikingdb", ["accessKeyId", "secretAccessKey", "sessionToken"]],
];

let samples = 0;

/** Makes a value of a schema with all its options. Each number and each text occurs once. */
function sample(part: unknown, name: string): unknown {
  if (Object.hasOwn(special, name)) return special[name];
  if (!isObject(part)) throw new Error(`no schema for ${name}`);
  const { anyOf, type, items, properties, additionalProperties, minimum } = part;
  const choices: unknown = part["enum"];
  if ("const" in part) return part["const"];
  if (Array.isArray(choices)) return choices.at(-1);
  if (Array.isArray(anyOf)) return sample(anyOf[0], name);
  const kinds = [type].flat();
  if (kinds.includes("boolean")) return true;
  samples += 1;
  if (kinds.includes("number") || kinds.includes("integer")) return Number(minimum ?? 0) + 1000 + samples;
  if (kinds.includes("array")) return [sample(items, `${name} item`)];
  if (isObject(properties)) return samplesOf(properties, []);
  if (isObject(additionalProperties))
    return { [`name${samples}`]: sample(additionalProperties, `${name} item`) };
  return `${name}-${samples}`;
}

function samplesOf(properties: Json, without: readonly string[]): Json {
  const names = Object.keys(properties).filter((name) => !without.includes(name));
  return Object.fromEntries(names.map((name) => [name, sample(properties[name], name)]));
}

function modelOf(definition: string, provider: string, index: number, without: readonly string[]) {
  const definitions = partOf(schema, "$defs");
  const { credentials: _, ...options } = partOf(definitions[definition], "properties");
  const all = partOf(definitions, `${definition}Credential`)["anyOf"] as readonly Json[];
  const own = all.find(({ title }) => title === provider);
  if (own === undefined) return [];
  const credential = samplesOf(partOf(own, "properties"), without);
  const sparse = provider === "vikingdb" ? { output: "hybrid" } : {};
  const given = {
    ...samplesOf(options, []),
    ...sparse,
    model: "m",
    credentials: [{ ...credential, model: "m" }],
  };
  return [[`${provider}${index}`, given] as const];
}

function everyOption(): Json {
  const { embedders: _, vlms: __, ...options } = partOf(schema, "properties");
  const models = (definition: string) =>
    Object.fromEntries(
      apart.flatMap(([provider, without], index) => modelOf(definition, provider, index, without)),
    );
  return { ...samplesOf(options, []), embedders: models("embedder"), vlms: models("vlm") };
}

/** Lists the given values that are not printed at their place, with what stands there. */
function missing(given: unknown, printed: unknown, path: string): readonly string[] {
  if (isObject(given) || Array.isArray(given)) {
    return Object.entries(given).flatMap(([name, value]) =>
      missing(value, (Object(printed) as Json)[name], `${path}.${name}`),
    );
  }
  return Object.is(given, printed) || printed === "[secret]" ? [] : [`${path}: ${String(printed)}`];
}

/** Puts the given values in the place of secrets. */
function withSecrets(printed: unknown, given: unknown): unknown {
  if (printed === "[secret]") return given;
  if (Array.isArray(printed))
    return printed.map((value, index) => withSecrets(value, (given as unknown[])[index]));
  if (!isObject(printed)) return printed;
  const fields = Object.entries(printed);
  return Object.fromEntries(fields.map(([name, value]) => [name, withSecrets(value, Object(given)[name])]));
}

const print = async (config: unknown): Promise<Json> => {
  const loaded = await loadConfig({ plugins, environment: {} }, config as HotspareConfig);
  await loaded.close();
  return JSON.parse(JSON.stringify(loaded.config)) as Json;
};

/** Options of the file that hold for each model stand in each model, if the model gives others. */
const sharedByModels = ["$schema", "switcher", "retry", "timeouts", "media"];

describe("every option of a configuration", () => {
  it("is printed where it was given, and only secrets are hidden", async () => {
    const given = everyOption();
    const whole = Object.fromEntries(
      Object.entries(given).filter(([name]) => !sharedByModels.includes(name)),
    );
    const printed = await print(given);
    expect(missing(whole, printed, "")).toEqual([]);
    const hidden = JSON.stringify(printed).match(/"\w[\w-]*":"\[secret\]"/g) ?? [];
    expect([...new Set(hidden)].sort()).toEqual(
      ["X-Team", "accessKeyId", "apiKey", "secretAccessKey", "sessionToken"].map(
        (name) => `"${name}":"[secret]"`,
      ),
    );
  });

  it("is printed in each model that gives no other value", async () => {
    const { embedders, vlms, ...shared } = everyOption();
    const bare = (models: unknown) =>
      Object.fromEntries(
        Object.entries(models as Json).map(([name, model]) => {
          const fields = Object.entries(model as Json).filter(([field]) => !(field in shared));
          return [name, Object.fromEntries(fields)];
        }),
      );
    const printed = await print({ ...shared, embedders: bare(embedders), vlms: bare(vlms) });
    const { $schema: _, policy: __, failback: ___, breaker: ____, prices: _____, ...wanted } = shared;
    for (const model of [
      ...Object.values(partOf(printed, "embedders")),
      ...Object.values(partOf(printed, "vlms")),
    ]) {
      expect(missing(wanted, model, "")).toEqual([]);
    }
  });

  it("loads again from what was printed, as the same", async () => {
    const given = everyOption();
    const printed = await print(given);
    expect(await print(withSecrets(printed, given))).toEqual(printed);
  });
});
