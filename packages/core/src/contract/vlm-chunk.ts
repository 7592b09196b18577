import type { Attempt } from "./attempt.js";
import type { FinishReason } from "./finish-reason.js";
import type { TokenUsage } from "./token-usage.js";

/** A piece of a stream that carries content. */
export type VlmContentChunk =
  | { readonly type: "content"; readonly content: string }
  | { readonly type: "reasoning"; readonly reasoning: string }
  | {
      readonly type: "toolCall";
      /** Which of the answer's tool calls this is a piece of. */
      readonly index: number;
      /** On the first piece of a call. */
      readonly id?: string;
      /** On the first piece of a call. */
      readonly name?: string;
      /** The piece of the arguments' JSON text; may be empty. */
      readonly arguments: string;
    };

/** The last chunk of a stream. */
export interface VlmFinishChunk {
  readonly type: "finish";
  readonly finishReason: FinishReason;
  readonly usage: TokenUsage;
  /** The model that answered, as the provider names it. */
  readonly model: string;
  readonly provider: string;
  readonly credentialId: string;
  readonly attempts: readonly Attempt[];
}

/** One piece of a stream; the last one is the `finish`. */
export type VlmChunk = VlmContentChunk | VlmFinishChunk;
