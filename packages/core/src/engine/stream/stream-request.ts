import type { ReplyWarning } from "../../contract/plugin/reply-warning.js";
import type { TokenUsage } from "../../contract/plugin/token-usage.js";
import type { CallRequest } from "../call/call-request.js";
import type { ModelCredential } from "../call/model-credential.js";
import type { OpenedStream } from "./open-stream.js";
import type { PartialAnswer } from "./partial-answer.js";

/** A request for a stream. Its first content answers it. */
export interface StreamRequest extends CallRequest<OpenedStream> {
  /** Tokens of what a stream has handed over, when its usage never came. */
  estimatePartial(partial: PartialAnswer): TokenUsage;
  /** What this credential was not sent as the caller asked. */
  warningsFor(credential: ModelCredential): readonly ReplyWarning[];
}
