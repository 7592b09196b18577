import type {
  LanguageModelV3Content,
  LanguageModelV3GenerateResult,
  LanguageModelV3StreamPart,
  LanguageModelV3StreamResult,
} from "@ai-sdk/provider";

/** What Hotspare's models never say: no file, nothing that a provider ran. In what is left, versions 3 and 4 of the AI SDK's interfaces are the same. */
type NeverSaid = { readonly type: "file" | "tool-result" | "tool-approval-request" };

export type SaidContent = Exclude<LanguageModelV3Content, NeverSaid>;
export type SaidPart = Exclude<LanguageModelV3StreamPart, NeverSaid>;

export type SaidResult = Omit<LanguageModelV3GenerateResult, "content"> & { content: SaidContent[] };
export type SaidStream = Omit<LanguageModelV3StreamResult, "stream"> & { stream: ReadableStream<SaidPart> };
