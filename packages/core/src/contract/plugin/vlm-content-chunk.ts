import type { ProviderMetadata } from "./provider-metadata.js";

/** A piece of a stream with content. */
export type VlmContentChunk =
  | {
      readonly type: "content";
      readonly content: string;
      /** Whether the text begins a new part. @default false: a text after a text continues the same part */
      readonly beginsPart?: boolean;
      /** Whether the model says so instead of an answer. The whole refusal also stands in `raw.refusal` of the finish, and is a part of its own. @default it is an answer */
      readonly isRefusal?: boolean;
      /** Data that the provider wants back with this text. */
      readonly providerMetadata?: ProviderMetadata;
    }
  | {
      readonly type: "reasoning";
      readonly reasoning: string;
      /** Whether the thoughts begin a new part, with its own signature. @default false: thoughts after thoughts continue the same part */
      readonly beginsPart?: boolean;
      /** Data that the provider wants back with these thoughts, such as their signature. */
      readonly providerMetadata?: ProviderMetadata;
    }
  | {
      readonly type: "toolCall";
      /** Which of the answer's tool calls this is a piece of. */
      readonly index: number;
      /** On the first piece of a call. */
      readonly id?: string;
      /** On the first piece of a call. */
      readonly name?: string;
      /** The piece of the arguments' JSON text; may be empty. */
      readonly arguments: string;
      /** What the provider wants back with this call. */
      readonly providerMetadata?: ProviderMetadata;
    };
