import type { JsonObject, ReplyWarning } from "@hotspare/core/plugin";
import type { EncodingFormat } from "../servers/known-traits.js";
import type { Alternative } from "../servers/learner.js";
import type { EmbeddingDialect } from "../servers/server-dialects.js";

export type InputType = "query" | "document";

/** What an embedder is made for. */
export interface EmbeddingTarget {
  /** The model's name in the request. */
  readonly model: string;
  /** Length of the vectors asked for. */
  readonly dimensions: number | undefined;
  readonly dialect: EmbeddingDialect;
}

/** A request as it is sent, and what a refusal of it may be about. */
export interface EmbeddingRequest {
  readonly body: JsonObject;
  readonly warnings: readonly ReplyWarning[];
  readonly texts: readonly string[];
  readonly encodingFormat: EncodingFormat;
  /** Undefined: not sent. */
  readonly dimensions: number | undefined;
  /** Whether the inputs went as a list: some servers take one text alone. */
  readonly isList: boolean;
  /** The alternatives with which it was made. */
  readonly inForce: readonly EmbeddingAlternative[];
}

/** What is sent otherwise when a server refuses it. */
export interface EmbeddingAlternative extends Alternative<EmbeddingRequest> {
  /** Inputs go one by one, each as a text. */
  readonly oneText?: true;
  readonly encodingFormat?: "float" | "omit";
  readonly withoutDimensions?: true;
  /** The words of the server's field `input_type`. */
  readonly inputType?: { readonly query: string; readonly document: string };
}
