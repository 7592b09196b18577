import type { FormatName, GenerationOptions, JsonObject } from "@hotspare/core/plugin";
import type { ThinkTags } from "./think-tags.js";

/** Where servers that speak chat completions differ in what they want to be sent. What is learned from a refusal changes it. */
export interface ChatDialect {
  /** The field that bounds the answer. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Fields that switch thinking on or off. @default none: OpenAI has no switch that all its models know */
  readonly thinking?: (mode: NonNullable<GenerationOptions["thinking"]>) => JsonObject;
  /** The words of `reasoningEffort` that the model takes: each word, or those alone that all models take. @default "all" */
  readonly effortWords?: "all" | "common";
  /** Options that the server does not know: they are left out, and the reply has a warning for each. @default none */
  readonly unsupported?: readonly SamplingOption[];
  /** Options that the server has refused: they are left out, and the reply has a warning for each. @default none */
  readonly refused?: readonly SamplingOption[];
  /** Whether a stream is asked for its usage. @default true */
  readonly streamOptions?: boolean;
  /** Whether a stream is asked for when none is wanted, since the server answers in no other way. @default false */
  readonly streamsAlways?: boolean;
  /** When no stream is asked for although one is wanted: never, with tools, or always. Its answer comes at once then. @default never */
  readonly withoutStream?: "tools" | "always";
  /** Whether `stream: false` is sent when no stream is wanted. @default false */
  readonly streamFalse?: boolean;
  /** The role of system messages; `user`: their text goes before that of the next user's message. @default "system" */
  readonly systemRole?: "system" | "developer" | "user";
  /** The role of system messages that are not the first message. @default that of the first */
  readonly laterSystemRole?: "user";
  /** Whether messages of one role after each other are joined. @default false */
  readonly joinsRoles?: boolean;
  /** Whether an answer must stand between the results of tools and the user's next message: one is put there. @default false */
  readonly assistantAfterTool?: boolean;
  /** The content of an assistant's message that only calls tools. @default null */
  readonly emptyContent?: null | "";
  /** Whether a list of parts that are all texts is sent as one text. @default false */
  readonly joinsTexts?: boolean;
  /** Whether the `detail` of a picture is left out. @default false */
  readonly withoutDetail?: boolean;
  /** Where `strict` is left out: in tools, in the schema of the answer. @default nowhere */
  readonly withoutStrict?: readonly ("tools" | "schema")[];
  /** The formats of an answer that the server does not take: its JSON Schema, or JSON alone, is then asked for in a system message. @default none */
  readonly withoutFormats?: readonly FormatName[];
  /** Whether JSON as the format of the answer wants the word JSON in a message. @default false */
  readonly asksForJson?: boolean;
  /** Whether `tool_choice: "auto"`, which is what servers do anyway, is left out. @default false */
  readonly withoutAutoChoice?: boolean;
  /** What ids of tool calls must be like. @default they go back as they came */
  readonly toolCallIds?: ToolCallIdForm;
  /**
   * Where the thoughts of all earlier answers are sent, wherever they came from: in a field, or in the text between `<think>` and `</think>`;
   * `leftOut`: none are sent, since the user wants it so; `refused`: the server does not take them. @default thoughts go back to the server that they came from, in their own field
   */
  readonly thoughts?: "reasoning_content" | "reasoning" | "think_tags" | "leftOut" | "refused";
  /** Whether each message that calls tools must have thoughts: a blank is sent where there are none. @default false */
  readonly thoughtsRequired?: boolean;
  /** Whether each call of a tool must have a thought signature: Gemini's stand-in is sent where there is none. @default false */
  readonly signaturesRequired?: boolean;
  /** Whether the model's thoughts stand at the beginning of its text, between tags such as `<think>` and `</think>`. @default false */
  readonly thinkTags?: ThinkTags;
  /** Where thoughts and `providerMetadata` must come from to be sent back to this server. @default nothing is sent back: OpenAI has no such fields */
  readonly sendsBack?: MetadataOrigin;
  /** Reasons of adjustments that are not made, since the user has decided. @default none */
  readonly fixed?: readonly string[];
}

/** `upTo40`: 40 characters at most. `nineAlphanumerics`: nine letters and digits. */
export type ToolCallIdForm = "upTo40" | "nineAlphanumerics";

/**
 * Where metadata comes from. What another origin wants back is not sent: servers refuse each other's
 * fields (iOfficeAI/gemini-cli-pro#33) and signatures.
 */
export interface MetadataOrigin {
  /** The provider's name, under which `providerMetadata` holds its own. */
  readonly provider: string;
  /** The server, where one provider's name stands for many. */
  readonly endpoint?: string;
}

/** The options that are sent as they are, and their names on the wire (OpenAI API reference, "Create chat completion"; `top_k`: vLLM). */
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
