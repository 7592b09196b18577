import type { JsonObject, ReplyWarning } from "@hotspare/core/plugin";
import type { EncodingFormat } from "../servers/known-traits.js";
import type { Alternative } from "../servers/learner.js";
import type { EmbeddingDialect } from "../servers/server-dialects.js";

export type InputType = "query" | "document";

/** What requests of an embedder are made for. */
export interface EmbeddingTarget {
  /** The model's name in the request. */
  readonly model: string;
  /** The length of the vectors to request. */
  readonly dimensions: number | undefined;
  readonly dialect: EmbeddingDialect;
}

/** A request as it is sent, with the parts that a refusal may be about. */
export interface EmbeddingRequest {
  readonly body: JsonObject;
  readonly warnings: readonly ReplyWarning[];
  readonly texts: readonly string[];
  readonly encodingFormat: EncodingFormat;
  /** Undefined: the field is not sent. */
  readonly dimensions: number | undefined;
  /** Whether the inputs are sent as a list. Some servers accept only one text. */
  readonly isList: boolean;
  /** The alternatives that were applied to the request. */
  readonly inForce: readonly EmbeddingAlternative[];
}

/** A part of a request that is sent differently after a server has refused it. */
export interface EmbeddingAlternative extends Alternative<EmbeddingRequest> {
  /** Inputs are sent one by one, each as a text. */
  readonly oneText?: true;
  readonly encodingFormat?: "float" | "omit";
  readonly withoutDimensions?: true;
  /** The values of the server's field `input_type`. */
  readonly inputType?: { readonly query: string; readonly document: string };
}
