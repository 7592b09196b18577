import type { FormatName, JsonObject } from "@hotspare/core/plugin";
import type { SamplingOption, ToolCallIdForm } from "../chat/chat-dialect.js";
import type { ThinkTags } from "../chat/think-tags.js";

/** The encoding in which vectors are requested. `omit`: the field is not sent, and the server uses its default. */
export type EncodingFormat = "base64" | "float" | "omit";

/** The field that limits the length of a chat answer. */
export type MaxTokensField = "max_tokens" | "max_completion_tokens";

/** Where thoughts go back: in a field of the message, or in its text, between `<think>` and `</think>`. */
export type ReasoningField = "reasoning_content" | "reasoning" | "think_tags";

/** What a server, or some of its models, is known to accept before the first request. An absent trait is not known. */
export interface KnownTraits {
  /** The most inputs of an embedding request. */
  readonly maxInputs?: number;
  /** The most tokens of an embedding request, over all its inputs. */
  readonly maxTokens?: number;
  readonly encodingFormat?: EncodingFormat;
  /** Whether the server accepts `dimensions`. */
  readonly dimensions?: boolean;
  /** The fields of an embedding request with `inputType: "query"`. */
  readonly queryBody?: JsonObject;
  /** The fields of an embedding request with `inputType: "document"`. */
  readonly documentBody?: JsonObject;
  readonly maxTokensField?: MaxTokensField;
  /** Whether the server accepts `stream_options`. Azure's older API versions do not. */
  readonly streamOptions?: boolean;
  /** Sampling options that the server refuses or does not know. */
  readonly unsupported?: readonly SamplingOption[];
  /** Whether the model's thoughts are between `<think>` and `</think>` in its text. */
  readonly thinkTags?: ThinkTags;
  /** Where the server wants the thoughts of earlier answers back. `false`: the server refuses them. */
  readonly sendsBackReasoning?: ReasoningField | false;
  /** Whether the server requires an answer between tool results and the next user message. */
  readonly assistantAfterTool?: boolean;
  /** The formats of an answer that the server does not accept. */
  readonly withoutFormats?: readonly FormatName[];
  /** Whether the server accepts documents, such as PDFs, as parts of a message. */
  readonly files?: boolean;
  /** The form that ids of tool calls must have. */
  readonly toolCallIds?: ToolCallIdForm;
}
