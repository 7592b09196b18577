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
  /** Why the arguments do not fit the tool's schema, or that there is no such tool. Absent: they fit, or nobody looked. */
  readonly issues?: readonly SchemaIssue[] | undefined;
}

/** A tool the model may call. */
export interface Tool<Parameters = JsonSchema | StandardSchema> {
  readonly name: string;
  readonly description?: string;
  /**
   * What the arguments are: a Standard Schema (zod, valibot, arktype), by which each call gets its `input`, or JSON Schema. An adapter always
   * gets JSON Schema.
   */
  readonly parameters?: Parameters;
  /** Whether the provider must keep the arguments to the schema. */
  readonly strict?: boolean;
  /** What you want of one provider alone for this tool, such as a mark for its cache. @default nothing */
  readonly providerOptions?: ProviderOptions | undefined;
}

/** One message of a conversation. */
export type Message<Source = MediaSource> =
  | {
      readonly role: "system";
      readonly content: string;
      readonly name?: string | undefined;
      /** What you want of one provider alone for this message, such as a mark for its cache. @default nothing */
      readonly providerOptions?: ProviderOptions | undefined;
    }
  | {
      readonly role: "user";
      readonly content: string | readonly ContentPart<Source>[];
      /** Who wrote it, where several users or agents share a role. Sent where the provider has a place for it. */
      readonly name?: string | undefined;
      readonly providerOptions?: ProviderOptions | undefined;
    }
  | {
      readonly role: "assistant";
      readonly name?: string | undefined;
      readonly content?: string;
      readonly reasoning?: string;
      readonly toolCalls?: readonly ToolCall[];
      /** The whole message in order, as in `VlmResult.parts`. With `parts`, the three fields above are not read. */
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
      /** Whether the text is JSON, which some providers (Gemini) take as an object. @default false */
      readonly isJson?: boolean | undefined;
      /** Whether the tool has failed, and the content says why. Sent where the provider has a place for it, as Anthropic has. @default false */
      readonly isError?: boolean | undefined;
      readonly providerOptions?: ProviderOptions | undefined;
    };

/** The formats of an answer that a server may take, beside text. */
export const formatNames = ["jsonSchema", "json"] as const;

export type FormatName = (typeof formatNames)[number];

/** What the answer must look like. */
export type ResponseFormat =
  | { readonly type: "text" }
  | { readonly type: "json" }
  | {
      readonly type: "jsonSchema";
      readonly name: string;
      /** What the answer is, for the model. */
      readonly description?: string;
      readonly schema: JsonSchema;
      readonly strict?: boolean;
    };

/** The part of a request that is the same for a user and for an adapter. */
export interface GenerationOptions<Tools extends readonly Tool[] = readonly Tool<JsonSchema>[]> {
  readonly tools?: Tools | undefined;
  readonly toolChoice?: "auto" | "none" | "required" | { readonly name: string } | undefined;
  /** Upper bound of tokens to generate. */
  readonly maxTokens?: number | undefined;
  readonly temperature?: number | undefined;
  /** The answer is drawn from the likeliest tokens that together have this share of the probability: 0 to 1. */
  readonly topP?: number | undefined;
  /** The answer is drawn from the k likeliest tokens. */
  readonly topK?: number | undefined;
  /** The answer ends before the first of these texts. */
  readonly stop?: string | readonly string[] | undefined;
  /** The same whole number makes the same answer likelier. No provider promises the same answer. */
  readonly seed?: number | undefined;
  /** Makes tokens less likely the more often they have come; below 0, more likely. */
  readonly frequencyPenalty?: number | undefined;
  /** Makes tokens less likely once they have come; below 0, more likely. */
  readonly presencePenalty?: number | undefined;
  /** Whether a reasoning model thinks first. */
  readonly thinking?: "enabled" | "disabled" | "auto" | undefined;
  /**
   * How much a reasoning model thinks, in the words of OpenAI's `reasoning_effort`. Each provider gets its own form of the word. A provider or a model that
   * has no such option answers without it, and the reply has a warning. "none" is what `thinking: "disabled"` is.
   * @default the model's own
   */
  readonly reasoningEffort?: "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max" | undefined;
  readonly responseFormat?: ResponseFormat | undefined;
  /**
   * What you want of one provider alone, under its name. Providers that take none say so in `warnings`.
   * @default nothing
   */
  readonly providerOptions?: ProviderOptions | undefined;
  /** Merged into the request's body as it is, for what has no name here. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** What a user asks about: a prompt, with pictures or without, or a conversation. */
export type VlmQuestion =
  | {
      readonly prompt: string;
      readonly images?: readonly MediaSource[] | undefined;
      readonly messages?: undefined;
    }
  | { readonly messages: readonly Message[]; readonly prompt?: undefined; readonly images?: undefined };

/** What a user asks of a VLM: a question, and how it is to be answered. */
export type VlmRequest<Tools extends readonly Tool[] = readonly Tool[]> = GenerationOptions<Tools> &
  VlmQuestion;
