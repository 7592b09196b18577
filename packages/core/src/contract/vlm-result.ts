import type { Attempt } from "./attempt.js";
import type { AssistantPart } from "./plugin/assistant-part.js";
import type { FinishReason } from "./plugin/finish-reason.js";
import type { ProviderMetadata } from "./plugin/provider-metadata.js";
import type { ReplyWarning } from "./plugin/reply-warning.js";
import type { SchemaIssue, SchemaOutput, StandardSchema } from "./plugin/standard-schema.js";
import type { TokenUsage } from "./plugin/token-usage.js";
import type { Tool, ToolCall } from "./plugin/vlm-request.js";

/** The details of an answer: of a result, or of the finish of a stream. */
export interface AnswerDetails<Call extends ToolCall = ToolCall> {
  readonly finishReason: FinishReason;
  /** The provider's own word for the reason why the model stopped, such as `end_turn`. */
  readonly rawFinishReason?: string;
  /** The provider's own id of this reply, such as `chatcmpl-…`. */
  readonly responseId?: string;
  /** The whole calls of tools. With schemas of Standard Schema, each has its `input` or its `issues`. */
  readonly toolCalls: readonly Call[];
  /** The whole answer: thoughts, text and tool calls in order. Put them into the next request: `{ role: "assistant", parts }`. */
  readonly parts: readonly AssistantPart[];
  readonly usage: TokenUsage;
  /** The provider's name of the model that answered. */
  readonly model: string;
  readonly provider: string;
  readonly credentialId: string;
  readonly attempts: readonly Attempt[];
  /** The number of the call in its events. Absent: the model does not belong to a Hotspare. */
  readonly callId?: number;
  /** How long the call only waited, in milliseconds. Absent: the model does not belong to a Hotspare. */
  readonly waitedMs?: number;
  /** What Hotspare did not send as the caller asked. */
  readonly warnings: readonly ReplyWarning[];
  /** The provider's own fields that have no name here, such as logprobs. */
  readonly raw?: Readonly<Record<string, unknown>>;
  /** What the provider wants back with this message. Put it into the assistant's message of the next request. */
  readonly providerMetadata?: ProviderMetadata;
}

/** The answer to one completion. */
export interface VlmResult<Call extends ToolCall = ToolCall> extends AnswerDetails<Call> {
  /** The text; empty when the model only called tools. */
  readonly content: string;
  readonly reasoning?: string;
}

/** The calls of these tools, distinguished by `name`. A call whose arguments fit has `input`; any other call has `issues`. */
export type ToolCallOf<Tools extends readonly Tool[]> = CallOf<Tools[number]>;

type CallOf<Called extends Tool> = Called extends { readonly parameters: infer Parameters }
  ? Parameters extends StandardSchema
    ? CallOfSchema<Called["name"], SchemaOutput<Parameters>>
    : NamedCall<Called["name"]>
  : NamedCall<Called["name"]>;

type CallOfSchema<Name extends string, Input> =
  | (ToolCall & { readonly name: Name; readonly input: Input; readonly issues?: undefined })
  | (ToolCall & { readonly name: Name; readonly input?: undefined; readonly issues: readonly SchemaIssue[] });

type NamedCall<Name extends string> = string extends Name ? ToolCall : ToolCall & { readonly name: Name };
