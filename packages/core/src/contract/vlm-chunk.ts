import type { Attempt } from "./attempt.js";
import type { AssistantPart } from "./plugin/assistant-part.js";
import type { FinishReason } from "./plugin/finish-reason.js";
import type { ProviderMetadata } from "./plugin/provider-metadata.js";
import type { ReplyWarning } from "./plugin/reply-warning.js";
import type { TokenUsage } from "./plugin/token-usage.js";
import type { VlmContentChunk } from "./plugin/vlm-content-chunk.js";

/** The last chunk of a stream. */
export interface VlmFinishChunk {
  readonly type: "finish";
  readonly finishReason: FinishReason;
  /** The whole answer: its pieces joined, in order. Put them into the next request, as `VlmResult.parts`. */
  readonly parts: readonly AssistantPart[];
  readonly usage: TokenUsage;
  /** The model that answered, as the provider names it. */
  readonly model: string;
  readonly provider: string;
  readonly credentialId: string;
  readonly attempts: readonly Attempt[];
  /** What was not sent as the caller asked. */
  readonly warnings: readonly ReplyWarning[];
  /** The provider's own fields that have no name here, such as logprobs. */
  readonly raw?: Readonly<Record<string, unknown>>;
  /** What the provider wants back with this message. Put it into the assistant's message of the next request. */
  readonly providerMetadata?: ProviderMetadata;
}

/** One piece of a stream; the last one is the `finish`. */
export type VlmChunk = VlmContentChunk | VlmFinishChunk;
