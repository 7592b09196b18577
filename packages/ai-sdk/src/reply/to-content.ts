import type { SharedV3ProviderMetadata } from "@ai-sdk/provider";
import type { VlmResult } from "@hotspare/core";
import { writeMetadata } from "../request/message-metadata.js";
import type { SaidContent } from "./said-types.js";
import { type ModelVersion, toFiles } from "./to-files.js";
import { toSources } from "./to-sources.js";

type Said = SaidContent & { readonly type: "text" | "reasoning" | "tool-call" };

/** The parts of an answer in order, the files that it brought, and the pages that it cites. */
export function toContent({ parts, raw, providerMetadata }: VlmResult, version: ModelVersion): SaidContent[] {
  const content: SaidContent[] = parts.map((part, index): Said => {
    const isLast = index === parts.length - 1;
    const written = writeMetadata(part.providerMetadata, isLast ? providerMetadata : undefined);
    const metadata = written === undefined ? {} : { providerMetadata: written as SharedV3ProviderMetadata };
    return part.type === "toolCall"
      ? { type: "tool-call", toolCallId: part.id, toolName: part.name, input: part.arguments, ...metadata }
      : { type: part.type, text: part.text, ...metadata };
  });
  content.push(...toFiles(raw, version), ...toSources(raw));
  return content;
}
