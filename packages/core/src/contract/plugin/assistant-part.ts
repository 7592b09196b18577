import type { ProviderMetadata } from "./provider-metadata.js";

/** A part of an answer. A list of parts has the order of the answer. */
export type AssistantPart =
  | { readonly type: "text"; readonly text: string; readonly providerMetadata?: ProviderMetadata | undefined }
  | {
      readonly type: "reasoning";
      readonly text: string;
      readonly providerMetadata?: ProviderMetadata | undefined;
    }
  | {
      readonly type: "toolCall";
      readonly id: string;
      readonly name: string;
      /** The arguments as the model wrote them: JSON text, which may be invalid. */
      readonly arguments: string;
      readonly providerMetadata?: ProviderMetadata | undefined;
    };
