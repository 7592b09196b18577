import type { FormatName, JsonObject } from "@hotspare/core/plugin";
import type { SamplingOption, ToolCallIdForm } from "../chat/chat-dialect.js";
import type { ThinkTags } from "../chat/think-tags.js";

/** How vectors are asked for; `omit`: the field is not sent, and the server's own default holds. */
export type EncodingFormat = "base64" | "float" | "omit";

/** The field that bounds a chat answer. */
export type MaxTokensField = "max_tokens" | "max_completion_tokens";

/** Where thoughts go back: in a field of the message, or in its text, between `<think>` and `</think>`. */
export type ReasoningField = "reasoning_content" | "reasoning" | "think_tags";

/** What a server, or some of its models, is known to take before the first request. What is absent is not known. */
export interface KnownTraits {
  /** Most inputs of an embedding request. */
  readonly maxInputs?: number;
  /** Most tokens of an embedding request, over all its inputs. */
  readonly maxTokens?: number;
  readonly encodingFormat?: EncodingFormat;
  /** Whether the server takes `dimensions`. */
  readonly dimensions?: boolean;
  /** Fields of an embedding request of `inputType: "query"`. */
  readonly queryBody?: JsonObject;
  /** Fields of an embedding request of `inputType: "document"`. */
  readonly documentBody?: JsonObject;
  readonly maxTokensField?: MaxTokensField;
  /** Whether the server takes `stream_options`: Azure's older API versions do not. */
  readonly streamOptions?: boolean;
  /** Options of sampling that the server refuses or does not know. */
  readonly unsupported?: readonly SamplingOption[];
  /** Whether the model's thoughts stand between `<think>` and `</think>` in its text. */
  readonly thinkTags?: ThinkTags;
  /** Where the server wants the thoughts of earlier answers back; false: it refuses them. */
  readonly sendsBackReasoning?: ReasoningField | false;
  /** Whether an answer must stand between the results of tools and the user's next message. */
  readonly assistantAfterTool?: boolean;
  /** The formats of an answer that the server does not take. */
  readonly withoutFormats?: readonly FormatName[];
  /** Whether the server takes documents, such as PDFs, as parts of a message. */
  readonly files?: boolean;
  /** The form that ids of tool calls must have. */
  readonly toolCallIds?: ToolCallIdForm;
}
