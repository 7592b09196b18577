import type { AssistantPart, ContentPart, Message } from "@hotspare/core";
import { isObject, type ProviderMetadata, parseJson } from "@hotspare/core/plugin";
import { jsonText } from "./json-text.js";
import { optionsField, readMetadata, vendorOptions } from "./message-metadata.js";
import type { SdkAssistantPart, SdkMessage, SdkToolPart, SdkUserPart } from "./sdk-types.js";
import { toFilePart } from "./to-file-part.js";
import { toToolContent } from "./to-tool-content.js";
import type { WarningList } from "./warning-list.js";

/** A prompt of the AI SDK as messages of Hotspare. Each result of a tool is a message of its own. */
export function toMessages(prompt: readonly SdkMessage[], warnings: WarningList): readonly Message[] {
  const messages: Message[] = [];
  for (const message of prompt) {
    switch (message.role) {
      case "system":
        messages.push({
          role: "system",
          content: message.content,
          ...optionsField(message.providerOptions),
        });
        break;
      case "user":
        messages.push({
          role: "user",
          content: userContent(message.content),
          ...optionsField(message.providerOptions),
        });
        break;
      case "assistant":
        messages.push({
          ...assistantMessage(message.content, warnings),
          ...optionsField(message.providerOptions),
        });
        break;
      case "tool":
        addResults(message, messages, warnings);
        break;
    }
  }
  return messages;
}

/** One text is sent as text, which every server takes. */
function userContent(parts: readonly SdkUserPart[]): string | readonly ContentPart[] {
  const [only] = parts;
  if (only === undefined) {
    return "";
  }
  if (parts.length === 1 && only.type === "text" && vendorOptions(only.providerOptions) === undefined) {
    return only.text;
  }
  return parts.map((part) =>
    part.type === "text"
      ? { type: "text", text: part.text, ...optionsField(part.providerOptions) }
      : toFilePart(part),
  );
}

function assistantMessage(
  content: readonly SdkAssistantPart[],
  warnings: WarningList,
): Extract<Message, { readonly role: "assistant" }> {
  const parts: AssistantPart[] = [];
  let ofMessage: ProviderMetadata | undefined;
  for (const part of content) {
    const read = readMetadata(part.providerOptions);
    ofMessage = read.ofMessage ?? ofMessage;
    const said = assistantPart(part, warnings);
    if (said !== undefined) {
      parts.push(read.ofPart === undefined ? said : { ...said, providerMetadata: read.ofPart });
    }
  }
  return ofMessage === undefined
    ? { role: "assistant", parts }
    : { role: "assistant", parts, providerMetadata: ofMessage };
}

function assistantPart(part: SdkAssistantPart, warnings: WarningList): AssistantPart | undefined {
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text };
    case "reasoning":
      return { type: "reasoning", text: part.text };
    case "tool-call":
      if (part.providerExecuted === true) {
        warnings.unsupported(
          "tool calls that the provider ran",
          `Hotspare did not send the call of ${part.toolName} back.`,
        );
        return undefined;
      }
      return {
        type: "toolCall",
        id: part.toolCallId,
        name: part.toolName,
        arguments: argumentsText(part.input),
      };
    default:
      warnings.unsupported(
        `assistant content of type ${JSON.stringify(part.type)}`,
        "Hotspare sends text, reasoning and tool calls of an assistant back, and left this part out.",
      );
      return undefined;
  }
}

/** Arguments are an object. What a model wrote otherwise was never run, and servers refuse it. */
function argumentsText(input: unknown): string {
  if (typeof input === "string") {
    return isObject(parseJson(input)) ? input : "{}";
  }
  return isObject(input) ? jsonText(input) : "{}";
}

type ToolMessage = Extract<SdkMessage, { readonly role: "tool" }>;

/** Answers to requests for approval are between the AI SDK and its user. Options of the whole message hold for its last result, as a mark for a cache does. */
function addResults(message: ToolMessage, messages: Message[], warnings: WarningList): void {
  const results = (message.content as readonly SdkToolPart[]).filter((part) => part.type === "tool-result");
  for (const [index, { toolCallId, output, providerOptions }] of results.entries()) {
    const ofMessage = index === results.length - 1 ? message.providerOptions : undefined;
    const ofOutput = "providerOptions" in output ? output.providerOptions : undefined;
    messages.push({
      role: "tool",
      toolCallId,
      content: toToolContent(output, warnings),
      ...(/json$/.test(output.type) ? { isJson: true } : {}),
      ...(/^error/.test(output.type) ? { isError: true } : {}),
      ...optionsField({ ...ofMessage, ...ofOutput, ...providerOptions }),
    });
  }
}
