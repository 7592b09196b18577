import type { Attempt } from "./attempt.js";
import type { FinishReason } from "./plugin/finish-reason.js";
import type { TokenUsage } from "./plugin/token-usage.js";
import type { VlmContentChunk } from "./plugin/vlm-content-chunk.js";

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
