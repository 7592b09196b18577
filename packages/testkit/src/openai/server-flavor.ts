import type { DialectWording } from "../contract/dialect.js";
import type { ChatFlavor } from "./chat-flavor.js";
import type { EmbeddingsFlavor } from "./embeddings-flavor.js";

/** A server that speaks OpenAI's protocol, as data: where it stands, what it says, and how its answers differ. */
export interface ServerFlavor {
  readonly name: string;
  /** Path of the address that a client takes as its `baseURL`. Every server also answers below `/v1`. */
  readonly basePath: string;
  readonly wording: DialectWording;
  readonly chat: ChatFlavor;
  /** `undefined`: the server has no embeddings. */
  readonly embeddings: EmbeddingsFlavor | undefined;
  /** Whether the server may run without keys. @default false */
  readonly keyIsOptional?: boolean;
  /** Headers of every reply. */
  headers(requestId: string): Readonly<Record<string, string>>;
}
