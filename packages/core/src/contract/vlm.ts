import type { Attempt } from "./attempt.js";
import type { CallOptions } from "./call-options.js";
import type { FinishReason } from "./plugin/finish-reason.js";
import type { TokenUsage } from "./plugin/token-usage.js";
import type { VlmCapabilities } from "./plugin/vlm-adapter.js";
import type { ToolCall, VlmRequest } from "./plugin/vlm-request.js";
import type { VlmChunk } from "./vlm-chunk.js";

/** The answer to one completion. */
export interface VlmResult {
  /** The text; empty when the model only called tools. */
  readonly content: string;
  readonly reasoning?: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: FinishReason;
  readonly usage: TokenUsage;
  readonly model: string;
  readonly provider: string;
  readonly credentialId: string;
  readonly attempts: readonly Attempt[];
}

/** Answers questions about text, pictures, films and sounds. */
export interface Vlm {
  readonly model: string;
  readonly capabilities: VlmCapabilities;
  complete(request: VlmRequest, options?: CallOptions): Promise<VlmResult>;
  /** Begins at the first `next()`; the last chunk is the `finish`. */
  stream(request: VlmRequest, options?: CallOptions): AsyncIterable<VlmChunk>;
  close(): Promise<void>;
}
