import { jsonSchema, loadConfig } from "@hotspare/config";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";

const plugins = [openai(), azure(), volcengine()];
const validate = new Ajv2020({ strict: false }).compile(jsonSchema(plugins));
const environment = {
  NUMBER: "8",
  SWITCHER: "spread",
  ADDRESS: "https://h.example/v1",
  TRUE: "true",
  FOREVER: "Infinity",
};

/** An editor's verdict, and the verdict of `loadConfig`. */
async function verdicts(given: unknown): Promise<{ readonly schema: boolean; readonly load: boolean }> {
  const config: object = JSON.parse(JSON.stringify(given));
  const load = await loadConfig({ plugins, environment }, config).then(
    async (loaded) => {
      await loaded.close();
      return true;
    },
    () => false,
  );
  return { schema: validate(config), load };
}

const openAI = { id: "x", provider: "openai", apiKey: "k1234567890" };

/** A configuration of one embedder, with changes in its credential, in the model and at the top. */
function one(credential: object = {}, model: object = {}, top: object = {}) {
  return { embedders: { a: { model: "m", credentials: [{ ...openAI, ...credential }], ...model } }, ...top };
}
const vlm = (credential: object) => ({ vlms: { v: { model: "m", credentials: [credential] } } });
const viking = (credential: object) => ({
  embedders: { v: { model: "bge-m3", credentials: [{ provider: "vikingdb", ...credential }] } },
});
const azureFields = { provider: "azure", apiKey: "k123456", deployment: "d" };
const pair = { accessKeyId: "a", secretAccessKey: "b" };

describe("the JSON Schema and loadConfig both take", () => {
  it.each<readonly [string, object]>([
    ["a small configuration", one()],
    ["an object for anchors", one({}, {}, { "x-foo": 1 })],
    ["the schema's own address", one({}, {}, { $schema: "x" })],
    ["a credential without an id", one({ id: undefined })],
    ["the same model twice", { ...vlm(openAI), ...one() }],
    ["a variable for a number", one({}, { dimensions: "${NUMBER}" })],
    ["a default for a number", one({}, { dimensions: "${NOPE:-8}" })],
    ["a variable in a default", one({}, { dimensions: "${NOPE:-${NUMBER}}" })],
    ["a variable for true", one({}, { vectorSpace: { verify: "${TRUE}" } })],
    ["a time without end", one({}, { timeouts: { totalMs: "Infinity", attemptMs: "${FOREVER}" } })],
    ["attempts without end", one({}, {}, { retry: { maxAttempts: "Infinity" } })],
    ["places without end", one({ maxConcurrent: "Infinity" })],
    ["a strategy", one({}, { switcher: "spread" })],
    ["a variable for a strategy", one({}, { switcher: "${SWITCHER}" })],
    ["a variable for an address", one({ baseURL: "${ADDRESS}" })],
    ["a variable in an address", one({ baseURL: "${ADDRESS}/more" })],
    ["an address", one({ baseURL: "http://127.0.0.1:8080" })],
    ["a key of a variable", one({ apiKey: "${NUMBER}" })],
    ["places", one({ maxConcurrent: 2 })],
    ["headers", one({ headers: { a: "b" } })],
    ["a body", one({ extraBody: { a: 1 } })],
    ["prices", one({}, {}, { prices: { currency: "USD", models: { m: { promptPerMillion: 1 } } } })],
    ["a variable for a price", one({}, {}, { prices: { models: { m: { promptPerMillion: "${NUMBER}" } } } })],
    ["a breaker", one({}, {}, { breaker: { failureThreshold: 3 } })],
    ["background probes", one({}, {}, { failback: { probe: "background" } })],
    ["an Azure resource", vlm({ ...azureFields, endpoint: "https://a.openai.azure.com" })],
    ["a dated version", vlm({ ...azureFields, endpoint: "${ADDRESS}", apiVersion: "2024-10-21" })],
    ["a pair of keys", viking(pair)],
    ["a region", viking({ ...pair, region: "cn-beijing" })],
    ["the organization", one({ organization: "org-1" })],
  ])("%s", async (_, config) => {
    expect(await verdicts(config)).toEqual({ schema: true, load: true });
  });
});

describe("the JSON Schema and loadConfig both refuse", () => {
  it.each<readonly [string, object]>([
    ["no models", {}],
    ["no model in embedders", { embedders: {} }],
    ["null in place of models", { ...vlm(openAI), embedders: null }],
    ["a model without a name", { embedders: { " ": one().embedders.a } }],
    ["no credentials", one({}, { credentials: [] })],
    ["an empty model", one({}, { model: " " })],
    ["an empty key", one({ apiKey: "" })],
    ["an id that is a number", one({ id: 5 })],
    ["an empty account", one({ account: "" })],
    ["an empty purpose", one({}, { purpose: "" })],
    ["a negative length", one({}, { dimensions: -1 })],
    ["half a length", one({}, { dimensions: 1.5 })],
    ["a length as a text", one({}, { dimensions: "5" })],
    ["two variables for a number", one({}, { dimensions: "${NUMBER}${NUMBER}" })],
    ["a text around a variable for a number", one({}, { dimensions: "1${NUMBER}" })],
    ["a length without end", one({}, { dimensions: "Infinity" })],
    ["a time of 0", one({}, { timeouts: { attemptMs: 0 } })],
    ["an unknown field at the top", one({}, {}, { foo: 1 })],
    ["an unknown field of a model", one({}, { foo: 1 })],
    ["an unknown field of a credential", one({ foo: 1 })],
    ["code in a file", one({}, { rules: [] })],
    ["an unknown strategy", one({}, { switcher: "bogus" })],
    ["null in place of options", one({}, {}, { breaker: null })],
    ["null in place of a model's options", one({}, { retry: null })],
    ["null in place of prices", one({}, {}, { prices: null })],
    ["a word in place of an address", one({ baseURL: "nope" })],
    ["an address of another protocol", one({ baseURL: "ftp://h/" })],
    ["a user in an address", one({ baseURL: "https://u@h/" })],
    ["no place", one({ maxConcurrent: 0 })],
    ["a number in a header", one({ headers: { a: 1 } })],
    ["a list for a body", one({ extraBody: [] })],
    ["a negative price", one({}, {}, { prices: { models: { m: { promptPerMillion: -1 } } } })],
    ["a threshold of 0", one({}, {}, { breaker: { failureThreshold: 0 } })],
    ["an unknown class of errors", one({}, {}, { policy: { bogus: {} } })],
    ["an unknown provider", one({ provider: "acme" })],
    ["no provider", one({ provider: undefined })],
    ["a VLM's field of an embedder", one({ maxTokens: 5 })],
    ["an Azure resource without an address", vlm(azureFields)],
    ["an unknown version", vlm({ ...azureFields, endpoint: "https://a", apiVersion: "v9" })],
    ["a VLM of VikingDB", vlm({ provider: "vikingdb", ...pair })],
    ["a wrong region", viking({ ...pair, region: "Beijing" })],
    ["a query in an address of Volcengine", viking({ ...pair, baseURL: "https://h/?a=1" })],
    ["an empty organization", one({ organization: "" })],
    ["an id of another service", vlm({ provider: "volcengine", apiKey: "k123456", endpointId: "x" })],
    ["a schema's address that is a number", one({}, {}, { $schema: 1 })],
  ])("%s", async (_, config) => {
    expect(await verdicts(config)).toEqual({ schema: false, load: false });
  });
});

describe("JSON Schema cannot say, and loadConfig alone refuses", () => {
  it.each<readonly [string, object]>([
    ["an id that stands twice", one({}, { credentials: [openAI, openAI] })],
    ["a kind of vectors that the provider does not make of this model", one({}, { output: "sparse" })],
  ])("%s", async (_, config) => {
    expect(await verdicts(config)).toEqual({ schema: true, load: false });
  });
});
