import type { AssistantPart } from "./assistant-part.js";
import type { ContentPart, MediaSource } from "./content.js";
import type { ProviderMetadata } from "./provider-metadata.js";

/** A call of a tool that the model asks for. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** The arguments as the model wrote them: JSON text, which may be invalid. */
  readonly arguments: string;
}

/** A tool the model may call. */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Whether the provider must keep the arguments to the schema. */
  readonly strict?: boolean;
}

/** One message of a conversation. */
export type Message<Source = MediaSource> =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: string | readonly ContentPart<Source>[] }
  | {
      readonly role: "assistant";
      readonly content?: string;
      readonly reasoning?: string;
      readonly toolCalls?: readonly ToolCall[];
      /** The whole message in order, as in `VlmResult.parts`. With `parts`, the three fields above are not read. */
      readonly parts?: readonly AssistantPart[] | undefined;
      /** As in `VlmResult.providerMetadata`. */
      readonly providerMetadata?: ProviderMetadata | undefined;
    }
  | {
      readonly role: "tool";
      readonly toolCallId: string;
      /** The tool's result: text, or parts such as pictures. */
      readonly content: string | readonly ContentPart<Source>[];
    };

/** What the answer must look like. */
export type ResponseFormat =
  | { readonly type: "text" }
  | { readonly type: "json" }
  | {
      readonly type: "jsonSchema";
      readonly name: string;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly strict?: boolean;
    };

/** The part of a request that is the same for a user and for an adapter. */
export interface GenerationOptions {
  readonly tools?: readonly Tool[] | undefined;
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
  readonly responseFormat?: ResponseFormat | undefined;
  /** Merged into the request's body as it is, for what has no name here. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** What a user asks of a VLM: a prompt, with pictures or without, or a conversation. */
export type VlmRequest = GenerationOptions &
  (
    | {
        readonly prompt: string;
        readonly images?: readonly MediaSource[] | undefined;
        readonly messages?: undefined;
      }
    | { readonly messages: readonly Message[]; readonly prompt?: undefined; readonly images?: undefined }
  );
