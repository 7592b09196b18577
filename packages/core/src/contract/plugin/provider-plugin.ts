import type { EmbedderAdapter } from "./embedder-adapter.js";
import type { EmbeddingOutput } from "./embedding.js";
import type { ErrorFacts } from "./error-facts.js";
import type { ErrorRule } from "./error-rule.js";
import type { CredentialSchema } from "./standard-schema.js";
import type { VlmAdapter } from "./vlm-adapter.js";

/** The model and settings of an embedding adapter. */
export interface EmbeddingModel {
  /** The model's name in requests: the credential's own name for the model, if it has one. */
  readonly model: string;
  /** Length of the dense vectors to request. Absent: the model's own length. */
  readonly dimensions?: number;
  readonly output: EmbeddingOutput;
  readonly headers: Readonly<Record<string, string>>;
  /** Most bytes of a reply's body that the adapter reads, after decompression. @default defaultMaxEmbeddingBytes */
  readonly maxReplyBytes?: number;
  /** Fields to add to the body. @default none */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** The model and settings of a VLM adapter. */
export interface VlmModel {
  /** The model's name in requests: the credential's own name for the model, if it has one. */
  readonly model: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Most bytes of a reply's body that the adapter reads, after decompression. @default defaultMaxChatBytes */
  readonly maxReplyBytes?: number;
  /** Most tokens to generate, if the request sets no limit. */
  readonly maxTokens?: number;
  /** Fields to add to the body. The request's own `extraBody` takes precedence. */
  readonly extraBody: Readonly<Record<string, unknown>>;
}

/**
 * A provider. `Input` is the fields that a user writes in `credentials` beside the common fields. `Credential` is the result of the schema,
 * with every key in a `Secret`.
 */
export interface ProviderPlugin<Name extends string = string, Input = unknown, Credential = unknown> {
  /** The value of `provider`. */
  readonly name: Name;
  readonly credentialSchema: CredentialSchema<Input, Credential>;
  /**
   * Whether the plugin reads a credential's `model` itself, because it may be more than a name, such as an object that calls the model.
   * The schema then gets the field `model`: the user's value, or else the model's name of the embedder or VLM. `wireModelOf` returns the name
   * in requests. @default false: `model` is a text, which core reads
   */
  readonly readsModel?: boolean;
  /** Most specific evidence first. */
  readonly errorRules: readonly ErrorRule[];
  /** `undefined`: neither a provider's error nor the network's. */
  readErrorFacts(error: unknown): ErrorFacts | undefined;
  /** May throw an `InvalidConfigError` whose paths begin at the credential. */
  createEmbedder?(credential: Credential, model: EmbeddingModel): EmbedderAdapter;
  /** May throw an `InvalidConfigError` whose paths begin at the credential. */
  createVlm?(credential: Credential, model: VlmModel): VlmAdapter;
  /**
   * Returns a text that identifies the credential for health, such as a role's name, if it has no `Secret` among its fields. Credentials with
   * equal texts share circuits. Hotspare keeps only a keyed digest. @default the credential's secrets, else its id within its model
   */
  identityOf?(credential: Credential): string | undefined;
  /** Names the server, for shared health. @default origin and base path of `baseURL` or `endpoint`, else the name */
  endpointOf?(credential: Credential): string;
  /** The model's name in requests. @default the model */
  wireModelOf?(credential: Credential, model: string): string;
  /**
   * Length of a model's dense vectors if the caller requests no length. `undefined`: not known. With a credential: the length that its
   * server is sure to return. A compatible server may use a known name for another model, so return `undefined` for such a server.
   */
  knownDimensions?(model: string, credential?: Credential): number | undefined;
}
