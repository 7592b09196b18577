import type { ContentPart } from "@hotspare/core";
import { jsonText } from "./json-text.js";
import { optionsField } from "./message-metadata.js";
import type { ByProvider, SdkToolOutput } from "./sdk-types.js";
import { idOf, toFilePart } from "./to-file-part.js";
import type { WarningList } from "./warning-list.js";

/** A part of a tool's result, with the members of all its kinds in both versions, and of version 2, which `ai` still knows. */
interface ResultPart {
  readonly type: string;
  readonly text?: string;
  readonly data?: unknown;
  readonly url?: string;
  readonly fileId?: unknown;
  readonly mediaType?: string;
  readonly filename?: string;
  readonly providerOptions?: ByProvider;
}

/** As the AI SDK's own OpenAI package says it. */
const denied = "Tool call execution denied.";

/** A tool's result: text, JSON as text, or parts such as pictures. */
export function toToolContent(output: SdkToolOutput, warnings: WarningList): string | readonly ContentPart[] {
  switch (output.type) {
    case "text":
    case "error-text":
      return output.value;
    case "json":
    case "error-json":
      return jsonText(output.value);
    case "execution-denied":
      return output.reason ?? denied;
    case "content":
      return contentOf(output.value as readonly ResultPart[], warnings);
  }
}

function contentOf(parts: readonly ResultPart[], warnings: WarningList): string | readonly ContentPart[] {
  const content = parts.map((part) => partOf(part, warnings));
  const [only] = content;
  if (only === undefined) {
    return "";
  }
  return content.length === 1 && only.type === "text" && only.providerOptions === undefined
    ? only.text
    : content;
}

function partOf(part: ResultPart, warnings: WarningList): ContentPart {
  const { mediaType, filename, providerOptions } = part;
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text ?? "", ...optionsField(providerOptions) };
    case "file":
    case "file-data":
    case "media":
      return toFilePart({ data: part.data, mediaType, filename, providerOptions });
    case "image-data":
      return toFilePart({ data: part.data, mediaType: mediaType ?? "image/*", providerOptions });
    case "file-url":
      return toFilePart({
        data: { type: "url", url: part.url },
        mediaType: mediaType ?? typeOfURL(part.url),
        filename,
        providerOptions,
      });
    case "image-url":
      return toFilePart({ data: { type: "url", url: part.url }, mediaType: "image/*", providerOptions });
    case "file-id":
    case "image-file-id":
      return { type: "file", file: { id: idOf(part.fileId) }, ...optionsField(providerOptions) };
    default:
      // As the AI SDK's own OpenAI package sends it: a model can read what the tool said.
      warnings.compatibility(
        `tool result of type ${JSON.stringify(part.type)}`,
        "Hotspare sent this part of the result as JSON.",
      );
      return { type: "text", text: jsonText(part) };
  }
}

/** `ai` 7 hands the URL of a file on without its type. */
function typeOfURL(url = ""): string | undefined {
  const ending = /\.(\w{1,5})(?:[?#]|$)/.exec(url)?.[1]?.toLowerCase() ?? "";
  return /^(?:png|jpe?g|gif|webp)$/.test(ending) ? "image/*" : undefined;
}
