import type { VlmResult } from "@hotspare/core";
import { isObject } from "@hotspare/core/plugin";
import type { ContentBlock } from "@langchain/core/messages";

const kinds = ["image", "audio", "video"] as const;

/**
 * The files that a model generated, such as pictures, as blocks of LangChain v1. @hotspare/provider-ai-sdk keeps them in `raw.files` as the model of the AI SDK
 * gave them: base64, or, since version 4, an object that says which of base64 and an address it is.
 */
export function fileBlocks(raw: VlmResult["raw"]): readonly ContentBlock[] {
  const files: unknown = raw?.["files"];
  return Array.isArray(files) ? files.flatMap((file) => fileBlock(file) ?? []) : [];
}

function fileBlock(file: unknown): ContentBlock | undefined {
  const { mediaType, data: given } = isObject(file) ? file : { mediaType: undefined, data: undefined };
  const { type: form, url, data } = isObject(given) ? given : { type: "data", url: undefined, data: given };
  if (typeof mediaType !== "string") {
    return undefined;
  }
  const type = kinds.find((kind) => mediaType.toLowerCase().startsWith(`${kind}/`)) ?? "file";
  if (form === "url" && typeof url === "string") {
    return { type, mimeType: mediaType, url };
  }
  return form === "data" && typeof data === "string" ? { type, mimeType: mediaType, data } : undefined;
}

const types: ReadonlySet<unknown> = new Set([...kinds, "file"]);

/** Whether a block is such a file. */
export function isFileBlock(block: unknown): block is ContentBlock {
  return isObject(block) && types.has(block["type"]);
}

/** The content of a message: its text, and, beside files, a list of blocks. */
export function contentWith(text: string, files: readonly ContentBlock[]): string | ContentBlock[] {
  if (files.length === 0) {
    return text;
  }
  return [...(text === "" ? [] : [{ type: "text", text }]), ...files];
}
