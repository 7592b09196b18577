import type { Attempt } from "../contract/attempt.js";
import type { Classification } from "../contract/plugin/classification.js";
import type { TokenUsage } from "../contract/plugin/token-usage.js";
import type { ToolCall } from "../contract/plugin/vlm-request.js";
import { brand, hasBrand } from "./error-brand.js";
import { excerpt } from "./excerpt.js";
import { hide } from "./hide.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/** What a stream had returned before the break. */
export interface PartialReply {
  readonly content: string;
  readonly reasoning: string;
  /** The arguments of the last tool call may be cut. */
  readonly toolCalls: readonly ToolCall[];
}

export interface StreamInterruptedErrorOptions extends HotspareErrorOptions {
  readonly cause: unknown;
  readonly partial: PartialReply;
  readonly usage: TokenUsage;
  readonly attempts: readonly Attempt[];
  readonly classification: Classification;
}

/**
 * A stream broke after its first content. Hotspare does not retry, because another model would not continue with the
 * same words.
 */
export class StreamInterruptedError extends HotspareError {
  static {
    brand(StreamInterruptedError, "StreamInterruptedError");
  }

  static override isInstance(error: unknown): error is StreamInterruptedError {
    return hasBrand(error, "StreamInterruptedError");
  }

  readonly classification: Classification;
  readonly usage: TokenUsage;
  /** What the stream had returned before the break. Not enumerable. */
  declare readonly partial: PartialReply;
  /** Not enumerable. */
  declare readonly attempts: readonly Attempt[];

  constructor(options: StreamInterruptedErrorOptions) {
    super({ message: messageOf(options), ...options });
    this.classification = options.classification;
    this.usage = options.usage;
    hide(this, { partial: options.partial, attempts: [...options.attempts] });
  }
}

function messageOf({ classification, partial, attempts, cause }: StreamInterruptedErrorOptions): string {
  const who = attempts.at(-1)?.credentialId;
  const from = who === undefined ? "" : ` of ${who}`;
  const said = cause instanceof Error ? excerpt(cause.message) : "";
  const words = said === "" ? "" : `: ${said}`;
  return `The stream${from} broke after ${partial.content.length} characters of content (${classification.class}, ${classification.reason})${words}${/[.!?…]$/.test(words) ? "" : "."} Hotspare does not replay a stream: keep error.partial, or ask again.`;
}
