import type { ReplyWarning, ResolvedVlmRequest, WireListener } from "@hotspare/core/plugin";
import type { MetadataOrigin } from "./chat-dialect.js";
import type { ThinkTags } from "./think-tags.js";

/** What a reply is read for. */
export interface ChatReadOptions {
  /** The model that was asked. */
  readonly model: string;
  /** Where the chunks come from, if anything of them goes back there. */
  readonly origin: MetadataOrigin | undefined;
  /** Whether thoughts stand in the content, between tags such as `<think>`. @default false */
  readonly thinkTags?: ThinkTags | undefined;
  /** What was asked, to guess the tokens that the server does not count. */
  readonly request?: ResolvedVlmRequest | undefined;
  /** Sees the head of the reply, and what is read of it. */
  readonly wire?: WireListener | undefined;
  /** Whether the answer is handed over as a whole: then what only its end makes clear is held back until there. @default false */
  readonly isGathered?: boolean;
}

/** What a stream is read for. */
export interface ChatStreamQuestion extends ChatReadOptions {
  /** What Hotspare did not send as the caller asked. */
  readonly warnings: readonly ReplyWarning[];
}
