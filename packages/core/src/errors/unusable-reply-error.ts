import type { ErrorFacts } from "../contract/plugin/error-facts.js";
import { brand, hasBrand } from "./error-brand.js";
import { hide } from "./hide.js";
import { HotspareError, type HotspareErrorOptions } from "./hotspare-error.js";

/** Why a reply that looked like a success cannot be used. */
const unusableReplyReasons = [
  "html_reply",
  "truncated_json",
  "empty_reply",
  "error_in_reply",
  "failed_generation",
  "cut_stream",
  "no_vectors",
  "wrong_vector_count",
  "empty_vector",
  "non_finite_vector",
  "zero_vector",
  "null_vector",
  "unreadable_vector",
  "mixed_dimensions",
  "vector_space_mismatch",
  "content_filter",
  "wrong_plugin_answer",
  "unreadable_reply",
  "oversized_reply",
] as const;

/** Why a reply that looked like a success cannot be used. */
export type UnusableReplyReason = (typeof unusableReplyReasons)[number];

export interface UnusableReplyErrorOptions extends HotspareErrorOptions {
  readonly reason: UnusableReplyReason;
  readonly message: string;
  /** Facts read from the reply, such as the code of an error inside a 200. */
  readonly facts?: Partial<ErrorFacts>;
}

/**
 * A reply arrived but cannot be used: a page of HTML with status 200, a vector of the wrong length, a cut stream.
 * Adapters throw this error. Rules classify the error by `facts.code`, which is the provider's own code or else the
 * reason.
 */
export class UnusableReplyError extends HotspareError {
  static {
    brand(UnusableReplyError, "UnusableReplyError");
  }

  static override isInstance(error: unknown): error is UnusableReplyError {
    return hasBrand(error, "UnusableReplyError");
  }

  readonly reason: UnusableReplyReason;
  /** May contain the whole body. Not enumerable. */
  declare readonly facts: ErrorFacts;

  constructor(options: UnusableReplyErrorOptions) {
    super(options);
    const { reason, message, facts } = options;
    this.reason = reason;
    hide(this, { facts: { message, ...facts, code: facts?.code ?? reason } satisfies ErrorFacts });
  }
}
