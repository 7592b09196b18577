import type { EmbedderAdapter } from "./embedder-adapter.js";
import type { EmbeddingOutput } from "./embedding.js";
import type { ErrorFacts } from "./error-facts.js";
import type { ErrorRule } from "./error-rule.js";
import type { CredentialSchema } from "./standard-schema.js";
import type { VlmAdapter } from "./vlm-adapter.js";

/** What an adapter is to embed with. */
export interface EmbeddingModel {
  /** As it is sent on the wire: the credential's own name for the model, if it has one. */
  readonly model: string;
  /** Length of the dense vectors to request. Absent: the model's own length. */
  readonly dimensions?: number;
  readonly output: EmbeddingOutput;
  readonly headers: Readonly<Record<string, string>>;
  /** Most bytes of a reply's body that the adapter reads, after decompression. @default defaultMaxEmbeddingBytes */
  readonly maxReplyBytes?: number;
  /** Merged into the body. @default nothing */
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** What an adapter is to complete with. */
export interface VlmModel {
  /** As it is sent on the wire: the credential's own name for the model, if it has one. */
  readonly model: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Most bytes of a reply's body that the adapter reads, after decompression. @default defaultMaxChatBytes */
  readonly maxReplyBytes?: number;
  /** Used when a request names none. */
  readonly maxTokens?: number;
  /** Merged into the body, below the request's own `extraBody`. */
  readonly extraBody: Readonly<Record<string, unknown>>;
}

/**
 * A provider: what a package brings. `Input` is what a user writes in `credentials` beside the common fields,
 * `Credential` what the schema makes of it, with every key in a `Secret`.
 */
export interface ProviderPlugin<Name extends string = string, Input = unknown, Credential = unknown> {
  /** The value of `provider`. */
  readonly name: Name;
  readonly credentialSchema: CredentialSchema<Input, Credential>;
  /**
   * Whether a credential's `model` is the plugin's own field: more than a name that is sent as it is, such as an object that calls the model.
   * The schema then gets it as `model`: what the user wrote, or else the model's name of the embedder or VLM. `wireModelOf` says what is sent.
   * @default `model` is a text, which core reads
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
   * A text that distinguishes the credential for health, such as a role's name, where no `Secret` among its fields does; equal texts share
   * circuits. Health keeps only a keyed digest. @default the credential's secrets, else its id within its model
   */
  identityOf?(credential: Credential): string | undefined;
  /** Names the server, for shared health. @default origin and base path of `baseURL` or `endpoint`, else the name */
  endpointOf?(credential: Credential): string;
  /** What is sent on the wire for this model. @default the model */
  wireModelOf?(credential: Credential, model: string): string;
  /**
   * Length of a model's dense vectors if the caller requests no length. `undefined`: not known. With a credential: the length that its
   * server is sure to return. A compatible server may use a known name for another model, so return `undefined` for such a server.
   */
  knownDimensions?(model: string, credential?: Credential): number | undefined;
}
