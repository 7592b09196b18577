import { isDeep } from "../support/depth.js";
import type { Road } from "./corpus-call.js";
import type { CorpusCase } from "./corpus-case.js";

const openaiCredential = (origin: string) => ({
  provider: "openai" as const,
  apiKey: "sk-proj-test-0123456789abcdefghij",
  baseURL: `${origin}/v1`,
});
const azureCredential = (origin: string) => ({
  provider: "azure" as const,
  apiKey: "0123456789abcdef0123456789abcdef",
  endpoint: origin,
  deployment: "team-deployment",
});
const datedAzureCredential = (origin: string) => ({ ...azureCredential(origin), apiVersion: "2024-10-21" });
const arkCredential = (origin: string) => ({
  provider: "volcengine" as const,
  apiKey: "0a1b2c3d-4e5f-6789-abcd-ef0123456789",
  baseURL: `${origin}/api/v3`,
});
const pairCredential = (origin: string) => ({
  provider: "vikingdb" as const,
  accessKeyId: "AKLTtest0123456789abcdefghijklmnop",
  secretAccessKey: "c2VjcmV0LW9mLXRoZS10ZXN0cy0wMTIzNDU2Nzg5",
  baseURL: origin,
});
const keyCredential = (origin: string) => ({
  provider: "vikingdb" as const,
  apiKey: "0a1b2c3d-4e5f-6789-abcd-ef0123456789",
  baseURL: origin,
});

const openaiEmbedding = "text-embedding-3-small";
const openaiChat = "gpt-4.1-mini";
const arkChat = "doubao-seed-2-0-lite-260428";

const openai: readonly Road[] = [
  {
    name: "OpenAI",
    operation: "embed",
    model: openaiEmbedding,
    dimensions: 1536,
    credential: openaiCredential,
  },
  { name: "OpenAI", operation: "complete", model: openaiChat, credential: openaiCredential },
  { name: "OpenAI", operation: "stream", model: openaiChat, credential: openaiCredential },
];

const azure: readonly Road[] = [
  {
    name: "Azure v1",
    operation: "embed",
    model: openaiEmbedding,
    dimensions: 1536,
    credential: azureCredential,
  },
  { name: "Azure 2024-10-21", operation: "complete", model: openaiChat, credential: datedAzureCredential },
  { name: "Azure v1", operation: "stream", model: openaiChat, credential: azureCredential },
];

const ark: readonly Road[] = [
  {
    name: "Ark multimodal",
    operation: "embed",
    model: "doubao-embedding-vision-251215",
    dimensions: 2048,
    credential: arkCredential,
  },
  {
    name: "Ark text",
    operation: "embed",
    model: "doubao-embedding-large-text-250515",
    dimensions: 2048,
    credential: arkCredential,
  },
  { name: "Ark", operation: "complete", model: arkChat, credential: arkCredential },
  { name: "Ark", operation: "stream", model: arkChat, credential: arkCredential },
];

const vikingdb: readonly Road[] = [
  {
    name: "VikingDB, signed",
    operation: "embed",
    model: "bge-m3",
    dimensions: 1024,
    credential: pairCredential,
  },
  {
    name: "VikingDB, API key",
    operation: "embed",
    model: "bge-m3",
    dimensions: 1024,
    credential: keyCredential,
  },
];

const roadsOf = { openai, azure, volcengine: ark, vikingdb } as const;

/** Every way that a case can be met: a refusal by all operations, a good status by who reads its shape. */
export function roadsTo({ provider, kind, operation }: CorpusCase): readonly Road[] {
  if (provider === "volc-openapi") return kind === "http" ? [...ark, ...vikingdb] : vikingdb;
  const roads = roadsOf[provider];
  if (kind === "http" || kind === "network" || provider === "vikingdb") return roads;
  if (kind === "stream") return roads.filter((road) => road.operation === "stream");
  return roads.filter((road) => road.operation === (operation === "embeddings" ? "embed" : "complete"));
}

/** One of the ways that a case can be met, another for each case of a list; every way when the test is deep. */
export function testedRoadsTo(line: CorpusCase, index: number): readonly Road[] {
  const roads = roadsTo(line);
  return isDeep ? roads : roads.slice(index % roads.length).slice(0, 1);
}
