import type { AssistantPart } from "./assistant-part.js";
import type { ContentPart, MediaSource } from "./content.js";
import type { ProviderMetadata, ProviderOptions } from "./provider-metadata.js";
import type { JsonSchema, SchemaIssue, StandardSchema } from "./standard-schema.js";

/** A call of a tool that the model asks for. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** The arguments as the model wrote them: JSON text, which may be invalid. */
  readonly arguments: string;
  /** The arguments, parsed and validated, when the tool's `parameters` are a Standard Schema. Absent: see `issues`. */
  readonly input?: unknown;
  /** Why the arguments do not fit the tool's schema, or that no tool has this name. Absent: the arguments fit, or Hotspare did not check them. */
  readonly issues?: readonly SchemaIssue[] | undefined;
}

/** A tool the model may call. */
export interface Tool<Parameters = JsonSchema | StandardSchema> {
  readonly name: string;
  readonly description?: string;
  /**
   * Schema of the arguments: a Standard Schema (zod, valibot, arktype), with which each call gets its `input`, or JSON Schema. An adapter
   * always gets JSON Schema.
   */
  readonly parameters?: Parameters;
  /** Whether the provider must make the arguments fit the schema. */
  readonly strict?: boolean;
  /** Options for one provider for this tool, such as a mark for its cache. @default none */
  readonly providerOptions?: ProviderOptions | undefined;
}

/** One message of a conversation. */
export type Message<Source = MediaSource> =
  | {
      readonly role: "system";
      readonly content: string;
      readonly name?: string | undefined;
      /** Options for one provider for this message, such as a mark for its cache. @default none */
      readonly providerOptions?: ProviderOptions | undefined;
    }
  | {
      readonly role: "user";
      readonly content: string | readonly ContentPart<Source>[];
      /** The author of the message, if several users or agents share a role. Hotspare sends it if the provider has such a field. */
      readonly name?: string | undefined;
      readonly providerOptions?: ProviderOptions | undefined;
    }
  | {
      readonly role: "assistant";
      readonly name?: string | undefined;
      readonly content?: string;
      readonly reasoning?: string;
      readonly toolCalls?: readonly ToolCall[];
      /** The whole message in order, as in `VlmResult.parts`. With `parts`, Hotspare does not read the three fields above. */
      readonly parts?: readonly AssistantPart[] | undefined;
      /** As in `VlmResult.providerMetadata`. */
      readonly providerMetadata?: ProviderMetadata | undefined;
      readonly providerOptions?: ProviderOptions | undefined;
    }
  | {
      readonly role: "tool";
      readonly toolCallId: string;
      /** The tool's result: text, or parts such as pictures. */
      readonly content: string | readonly ContentPart<Source>[];
      /** Whether the text is JSON, which some providers (Gemini) get as an object. @default false */
      readonly isJson?: boolean | undefined;
      /** Whether the tool has failed, and the content says why. Hotspare sends it if the provider has such a field, such as Anthropic. @default false */
      readonly isError?: boolean | undefined;
      readonly providerOptions?: ProviderOptions | undefined;
    };

/** The formats of an answer that a server may accept, beside text. */
export const formatNames = ["jsonSchema", "json"] as const;

export type FormatName = (typeof formatNames)[number];

/** The format of the answer. */
export type ResponseFormat =
  | { readonly type: "text" }
  | { readonly type: "json" }
  | {
      readonly type: "jsonSchema";
      readonly name: string;
      /** Description of the answer that the model reads. */
      readonly description?: string;
      readonly schema: JsonSchema;
      readonly strict?: boolean;
    };

/** The part of a request that is the same for a user and for an adapter. */
export interface GenerationOptions<Tools extends readonly Tool[] = readonly Tool<JsonSchema>[]> {
  readonly tools?: Tools | undefined;
  readonly toolChoice?: "auto" | "none" | "required" | { readonly name: string } | undefined;
  /** Most tokens to generate. */
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  /** The model chooses from the likeliest tokens that together have this share of the probability: 0 to 1. */
  readonly topP?: number | undefined;
  /** The model chooses from the k likeliest tokens. */
  readonly topK?: number | undefined;
  /** The answer ends before the first of these texts. */
  readonly stop?: string | readonly string[] | undefined;
  /** The same seed, a whole number, makes the same answer likelier. No provider promises the same answer. */
  readonly seed?: number | undefined;
  /** Makes tokens less likely the more often they have come; below 0, more likely. */
  readonly frequencyPenalty?: number | undefined;
  /** Makes tokens less likely once they have come; below 0, more likely. */
  readonly presencePenalty?: number | undefined;
  /** Whether a reasoning model thinks first. */
  readonly thinking?: "enabled" | "disabled" | "auto" | undefined;
  /**
   * How much a reasoning model thinks, in the words of OpenAI's `reasoning_effort`. Hotspare sends each provider its own form of the word. If a
   * provider or a model has no such option, it answers without the option, and the reply has a warning. "none" means the same as
   * `thinking: "disabled"`. @default the model's own
   */
  readonly reasoningEffort?: "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max" | undefined;
  readonly responseFormat?: ResponseFormat | undefined;
  /**
   * Options for one provider, under its name. If a provider does not use them, `warnings` says so.
   * @default none
   */
  readonly providerOptions?: ProviderOptions | undefined;
  /** Fields that Hotspare adds to the request's body unchanged, for options that Hotspare has no name for. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** The question of a request: a prompt, with or without pictures, or a conversation. */
export type VlmQuestion =
  | {
      readonly prompt: string;
      readonly images?: readonly MediaSource[] | undefined;
      readonly messages?: undefined;
    }
  | { readonly messages: readonly Message[]; readonly prompt?: undefined; readonly images?: undefined };

/** A request to a VLM: a question, and options for the answer. */
export type VlmRequest<Tools extends readonly Tool[] = readonly Tool[]> = GenerationOptions<Tools> &
  VlmQuestion;
