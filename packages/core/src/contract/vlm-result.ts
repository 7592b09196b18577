import type { Attempt } from "./attempt.js";
import type { AssistantPart } from "./plugin/assistant-part.js";
import type { FinishReason } from "./plugin/finish-reason.js";
import type { ProviderMetadata } from "./plugin/provider-metadata.js";
import type { ReplyWarning } from "./plugin/reply-warning.js";
import type { SchemaIssue, SchemaOutput, StandardSchema } from "./plugin/standard-schema.js";
import type { TokenUsage } from "./plugin/token-usage.js";
import type { Tool, ToolCall } from "./plugin/vlm-request.js";

/** What an answer says of itself: a result, or the finish of a stream. */
export interface AnswerDetails<Call extends ToolCall = ToolCall> {
  readonly finishReason: FinishReason;
  /** The provider's own word for why the model stopped, such as `end_turn`. */
  readonly rawFinishReason?: string;
  /** The provider's own id of this reply, such as `chatcmpl-…`. */
  readonly responseId?: string;
  /** The whole calls of tools. With schemas of Standard Schema, each has its `input` or its `issues`. */
  readonly toolCalls: readonly Call[];
  /** The whole answer: thoughts, text and tool calls in order. Put them into the next request: `{ role: "assistant", parts }`. */
  readonly parts: readonly AssistantPart[];
  readonly usage: TokenUsage;
  /** The model that answered, as the provider names it. */
  readonly model: string;
  readonly provider: string;
  readonly credentialId: string;
  readonly attempts: readonly Attempt[];
  /** The number of the call, as its events have it. Absent: the model is not one of a Hotspare's. */
  readonly callId?: number;
  /** How long the call did nothing but wait, in milliseconds. Absent: the model is not one of a Hotspare's. */
  readonly waitedMs?: number;
  /** What was not sent as the caller asked. */
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

/** The calls of these tools, told apart by `name`. Arguments that fit have an `input`, the others `issues`. */
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
