import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { CallRequest } from "../call/call-request.js";
import type { OpenedStream } from "./open-stream.js";
import type { PartialAnswer } from "./partial-answer.js";

/** A request for a stream. Its first content answers it. */
export interface StreamRequest extends CallRequest<OpenedStream> {
  /** Tokens of what a stream has handed over, when its usage never came. */
  estimatePartial(partial: PartialAnswer): TokenUsage;
}
