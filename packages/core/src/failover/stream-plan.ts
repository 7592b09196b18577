import type { TokenUsage } from "../contract/plugin/token-usage.js";
import type { CallPlan } from "./call-plan.js";
import type { OpenedStream } from "./open-stream.js";
import type { PartialAnswer } from "./partial-answer.js";

/** What a stream is made from, worked out at the first `next()`. */
export interface StreamPlan<Adapter> extends CallPlan<Adapter, OpenedStream> {
  /** Tokens of an answer whose usage never came. */
  estimateUsage(partial: PartialAnswer): TokenUsage;
}
