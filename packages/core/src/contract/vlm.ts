import type { Attempt } from "./attempt.js";
import type { CallOptions } from "./call-options.js";
import type { AssistantPart } from "./plugin/assistant-part.js";
import type { FinishReason } from "./plugin/finish-reason.js";
import type { ProviderMetadata } from "./plugin/provider-metadata.js";
import type { ReplyWarning } from "./plugin/reply-warning.js";
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
  /** Thoughts, text and tool calls in the order of the answer. Put them into the next request: `{ role: "assistant", parts }`. */
  readonly parts: readonly AssistantPart[];
  readonly finishReason: FinishReason;
  readonly usage: TokenUsage;
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

/** Answers questions about text, pictures, films and sounds. */
export interface Vlm {
  readonly model: string;
  readonly capabilities: VlmCapabilities;
  /**
   * Answers one request.
   *
   * @throws {InvalidInputError} when the request is wrong, or its media cannot be read
   * @throws {InvalidConfigError} when an option is wrong
   * @throws {UnsupportedInputError} when no credential can take the request
   * @throws {AllCredentialsFailedError} when no credential answered. With one credential, or for an error that no other credential can
   * help with, the call throws the provider's own error
   * @throws {DeadlineExceededError} when `timeouts.totalMs` is over
   * @throws {ClosedError} when the VLM is closed
   */
  complete(request: VlmRequest, options?: CallOptions): Promise<VlmResult>;
  /**
   * Streams the answer to one request. The request is sent at the first `next()`. The last chunk is the `finish`.
   *
   * @throws {StreamInterruptedError} at a `next()`, when the stream breaks after its first content. Before it, what `complete` throws
   */
  stream(request: VlmRequest, options?: CallOptions): AsyncIterable<VlmChunk>;
  /** Ends waiting calls, and closes the adapters after the running calls. */
  close(): Promise<void>;
}
