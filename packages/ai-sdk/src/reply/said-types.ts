import type {
  LanguageModelV3Content,
  LanguageModelV3File,
  LanguageModelV3GenerateResult,
  LanguageModelV3StreamPart,
  LanguageModelV3StreamResult,
} from "@ai-sdk/provider";

/**
 * Nothing that a provider ran is said by Hotspare's models, and files have a form of their own in each version. In what is left, versions 3 and 4 of the AI
 * SDK's interfaces are the same.
 */
type SaidOtherwise = { readonly type: "file" | "tool-result" | "tool-approval-request" };

/** A generated file. Its data has the form of the model's version: base64 in version 3, an object in version 4. */
export type SaidFile = Omit<LanguageModelV3File, "data"> & { data: never };

export type SaidContent = Exclude<LanguageModelV3Content, SaidOtherwise> | SaidFile;
export type SaidPart = Exclude<LanguageModelV3StreamPart, SaidOtherwise> | SaidFile;

export type SaidResult = Omit<LanguageModelV3GenerateResult, "content"> & { content: SaidContent[] };
export type SaidStream = Omit<LanguageModelV3StreamResult, "stream"> & { stream: ReadableStream<SaidPart> };
