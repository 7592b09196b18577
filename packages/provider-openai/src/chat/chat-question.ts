import type { ReplyWarning, ResolvedVlmRequest, WireListener } from "@hotspare/core/plugin";
import type { MetadataOrigin } from "./chat-dialect.js";
import type { ThinkTags } from "./think-tags.js";

/** What the reader of a reply must know about the request. */
export interface ChatReadOptions {
  /** The model that the request named. */
  readonly model: string;
  /** The origin of the chunks, if anything in them goes back there. */
  readonly origin: MetadataOrigin | undefined;
  /** Whether thoughts are in the content, between tags such as `<think>`. @default false */
  readonly thinkTags?: ThinkTags | undefined;
  /** The request, to estimate the tokens that the server does not count. */
  readonly request?: ResolvedVlmRequest | undefined;
  /** Receives the head of the reply, and the bytes that are read. */
  readonly wire?: WireListener | undefined;
  /** Whether the caller takes the answer as a whole. The reader then holds back what only the end decides. @default false */
  readonly isGathered?: boolean;
}

/** What the reader of a stream must know about the request. */
export interface ChatStreamQuestion extends ChatReadOptions {
  /** What Hotspare did not send as the caller asked. */
  readonly warnings: readonly ReplyWarning[];
}
