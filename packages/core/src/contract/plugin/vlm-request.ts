import type { ContentPart, MediaSource } from "./content.js";

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
  /** Whether the provider must hold the arguments to the schema. */
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
    }
  | { readonly role: "tool"; readonly toolCallId: string; readonly content: string };

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
