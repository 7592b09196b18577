import type { FormatName, GenerationOptions, JsonObject } from "@hotspare/core/plugin";
import type { ThinkTags } from "./think-tags.js";

/** How a server that speaks chat completions wants its requests. Hotspare changes the dialect when it learns from a refusal. */
export interface ChatDialect {
  /** The field that limits the length of the answer. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Returns the fields that switch thinking on or off. @default no fields: OpenAI has no switch that all its models accept */
  readonly thinking?: (mode: NonNullable<GenerationOptions["thinking"]>) => JsonObject;
  /** The values of `reasoningEffort` that the model accepts: `all`, or only the values that all models accept. @default "all" */
  readonly effortWords?: "all" | "common";
  /** Options that the server does not know. They are left out, and the reply has a warning for each. @default no options */
  readonly unsupported?: readonly SamplingOption[];
  /** Options that the server has refused. They are left out, and the reply has a warning for each. @default no options */
  readonly refused?: readonly SamplingOption[];
  /** Whether a request for a stream also requests the usage. @default true */
  readonly streamOptions?: boolean;
  /** Whether every request is for a stream, because the server answers in no other way. @default false */
  readonly streamsAlways?: boolean;
  /** When `stream()` sends a request without a stream: never, with tools, or always. The answer then arrives in one piece. @default never */
  readonly withoutStream?: "tools" | "always";
  /** Whether `stream: false` is sent when no stream is requested. @default false */
  readonly streamFalse?: boolean;
  /** The role of system messages. `user`: their text goes before the text of the next user message. @default "system" */
  readonly systemRole?: "system" | "developer" | "user";
  /** The role of system messages after the first message. @default the role of the first message */
  readonly laterSystemRole?: "user";
  /** Whether consecutive messages of the same role are joined. @default false */
  readonly joinsRoles?: boolean;
  /** Whether the server requires an answer between tool results and the next user message. Hotspare then inserts an answer. @default false */
  readonly assistantAfterTool?: boolean;
  /** The content of an assistant message that only calls tools. @default null */
  readonly emptyContent?: null | "";
  /** Whether a list of parts that are all texts is sent as one text. @default false */
  readonly joinsTexts?: boolean;
  /** Whether the `detail` of pictures is left out. @default false */
  readonly withoutDetail?: boolean;
  /** Where `strict` is left out: in tools, in the schema of the answer. @default nowhere */
  readonly withoutStrict?: readonly ("tools" | "schema")[];
  /** The formats of an answer that the server does not accept. A system message then asks for the JSON Schema, or for JSON. @default no formats */
  readonly withoutFormats?: readonly FormatName[];
  /** Whether JSON as the format of the answer requires the word JSON in a message. @default false */
  readonly asksForJson?: boolean;
  /** Whether `tool_choice: "auto"` is left out. It is what servers do anyway. @default false */
  readonly withoutAutoChoice?: boolean;
  /** The form that the server requires for ids of tool calls. @default ids go back unchanged */
  readonly toolCallIds?: ToolCallIdForm;
  /**
   * Where the thoughts of all earlier answers are sent, from whichever server they came: in a field, or in the text between `<think>` and `</think>`.
   * `leftOut`: no thoughts are sent, because the user wants that. `refused`: the server does not accept thoughts.
   * @default thoughts go back to the server that they came from, in the field in which they came
   */
  readonly thoughts?: "reasoning_content" | "reasoning" | "think_tags" | "leftOut" | "refused";
  /** Whether each message that calls tools must have thoughts. A blank is sent for missing thoughts. @default false */
  readonly thoughtsRequired?: boolean;
  /** Whether each tool call must have a thought signature. Gemini's stand-in is sent for a missing signature. @default false */
  readonly signaturesRequired?: boolean;
  /** Whether the model's thoughts are at the beginning of its text, between tags such as `<think>` and `</think>`. @default false */
  readonly thinkTags?: ThinkTags;
  /** The origin of the thoughts and `providerMetadata` that are sent back to this server. @default nothing is sent back: OpenAI has no such fields */
  readonly sendsBack?: MetadataOrigin;
  /** Reasons of the adjustments that Hotspare must not make, because the user has decided. @default no reasons */
  readonly fixed?: readonly string[];
}

/** `upTo40`: at most 40 characters. `nineAlphanumerics`: nine letters and digits. */
export type ToolCallIdForm = "upTo40" | "nineAlphanumerics";

/**
 * Where metadata comes from. Metadata from another origin is not sent: servers refuse the fields (iOfficeAI/gemini-cli-pro#33) and the signatures of
 * other servers.
 */
export interface MetadataOrigin {
  /** The provider's name. `providerMetadata` has the metadata under this name. */
  readonly provider: string;
  /** The server, when one provider's name stands for many servers. */
  readonly endpoint?: string;
}

/** The options that are sent unchanged, and their names in the body (OpenAI API reference, "Create chat completion"; `top_k`: vLLM). */
export const samplingFields = {
  temperature: "temperature",
  topP: "top_p",
  topK: "top_k",
  stop: "stop",
  seed: "seed",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
  reasoningEffort: "reasoning_effort",
} as const satisfies Partial<Record<keyof GenerationOptions, string>>;

export type SamplingOption = keyof typeof samplingFields;

export const samplingOptions = Object.keys(samplingFields) as [SamplingOption, ...SamplingOption[]];
