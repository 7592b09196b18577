import { type LegacyCredential, providerOf } from "./legacy-credential.js";
import type { LegacySection } from "./legacy-section.js";
import type { MigrationNotes } from "./migration-notes.js";

/** How a server of OpenAI's protocol, which the older design had as a provider of its own, was asked. */
export interface OpenAIServer {
  readonly kind: "embedder" | "vlm";
  /** Where requests went without `api_base`. */
  readonly address: string;
  /** What was put behind the address, also behind a written one. */
  readonly path?: string;
  /** The field by which a length was asked for. Absent: none was, and vectors were cut. */
  readonly lengthField?: "dimensions" | "output_dimension";
  /** The field of `query_param` and `document_param`, and what it was where nothing is written. */
  readonly parameters?: (model: string) => Parameters;
  /** Whether texts alone were asked for in this protocol, and `input` is multimodal unless it is written. */
  readonly isForTexts?: boolean;
}

/** A field of a request's body, and its values. */
interface Parameters {
  readonly field: string;
  readonly query: string;
  readonly document: string;
}

/** Jina's tasks: another pair for its models of code. */
function tasksOf(model: string): Parameters {
  return model.startsWith("jina-code-embeddings-")
    ? { field: "task", query: "nl2code.query", document: "nl2code.passage" }
    : { field: "task", query: "retrieval.query", document: "retrieval.passage" };
}

const glm: OpenAIServer = { kind: "vlm", address: "https://api.z.ai/api/coding/paas/v4" };

/**
 * Addresses and fields in force there, from the older design's guide "Configuration" (glm, dashscope, voyage) and from what it sends (ollama,
 * jina), as of August 2026.
 */
const servers: ReadonlyMap<string, OpenAIServer> = new Map([
  ...["glm", "zhipu", "zai", "z-ai", "z.ai"].map((name) => [name, glm] as const),
  ["ollama", { kind: "embedder", address: "http://localhost:11434/v1" }],
  [
    "jina",
    {
      kind: "embedder",
      address: "https://api.jina.ai/v1",
      lengthField: "dimensions",
      parameters: tasksOf,
    },
  ],
  ["voyage", { kind: "embedder", address: "https://api.voyageai.com/v1", lengthField: "output_dimension" }],
  [
    "dashscope",
    {
      kind: "embedder",
      address: "https://dashscope.aliyuncs.com",
      path: "/compatible-mode/v1",
      lengthField: "dimensions",
      isForTexts: true,
    },
  ],
]);

/** A credential whose provider is one of Hotspare's, where it can be, and the server that it was of. */
export interface SpokenCredential {
  readonly credential: LegacyCredential;
  readonly server: OpenAIServer | undefined;
  /** The address that was in force without being written. */
  readonly unwritten?: string;
}

/** Writes provider openai, with the address that was in force, in the place of a provider that speaks OpenAI's protocol. */
export function asOpenAI(
  credential: LegacyCredential,
  kind: "embedder" | "vlm",
  section: LegacySection,
  notes: MigrationNotes,
): SpokenCredential {
  const name = providerOf(credential) ?? "";
  const server = servers.get(name);
  if (server?.kind !== kind || (server.isForTexts === true && section.text("input")?.value !== "text")) {
    return { credential, server: undefined };
  }
  const { address, path = "" } = server;
  const base = (credential.apiBase?.value ?? address).replace(/\/+$/, "");
  const place = credential.provider?.path ?? `${credential.path}.provider`;
  const where =
    credential.apiBase === undefined
      ? `"${address}${path}"`
      : `its address${path === "" ? "" : ` and ${path}`}`;
  const message = `"${name}" speaks OpenAI's protocol: it is provider: "openai" with ${where} as baseURL, where its requests went before`;
  notes.warn("changed", place, message);
  return {
    server,
    credential: {
      ...credential,
      provider: { value: "openai", path: place },
      ...(credential.apiBase === undefined
        ? {}
        : { apiBase: { value: `${base}${path}`, path: credential.apiBase.path } }),
    },
    ...(credential.apiBase === undefined ? { unwritten: `${base}${path}` } : {}),
  };
}

/** Which models the older design asked this server for in OpenAI's protocol. Undefined: none. */
export function spokenBy(provider: string): OpenAIServer["kind"] | undefined {
  return servers.get(provider)?.kind;
}
